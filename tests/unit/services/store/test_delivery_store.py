"""Deliveries are kept in files, and nobody's change is lost."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import DeliveryDraft
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.paths import Paths, user_paths
from coursera_wizard.services.ports import DeliveryStore
from coursera_wizard.services.store import earlier_versions
from coursera_wizard.services.store.delivery_file import encode
from coursera_wizard.services.store.delivery_store import FileDeliveryStore
from tests.support.stored import NOW, StoppedClock, a_stored_delivery


@pytest.fixture
def clock() -> StoppedClock:
    """Return a clock that tests set."""
    return StoppedClock()


@pytest.fixture
def paths() -> Paths:
    """Return the folders of the test's own home."""
    return user_paths()


@pytest.fixture
def store(paths: Paths, clock: StoppedClock) -> FileDeliveryStore:
    """Return a store in that home."""
    return FileDeliveryStore(paths, clock)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the delivery is saved."""
    return tmp_path / "riverbend.delivery.json"


def code_of(call: Callable[[], object]) -> ProblemCode:
    """Return the code of the problem a call ends in."""
    with pytest.raises(ProblemError) as caught:
        call()
    return caught.value.problem.code


def test_store_is_what_the_upper_layers_expect(store: FileDeliveryStore) -> None:
    """It fulfills the port."""
    port: DeliveryStore = store

    assert port.known() == ()


def test_saved_delivery_is_loaded_again(store: FileDeliveryStore, path: Path) -> None:
    """What was saved comes back, with a stamp of its content, for its owner only."""
    saved = store.save(a_stored_delivery(), path, expected_stamp=None)

    assert store.load(path) == saved
    assert store.stamp(path) == saved.stamp
    assert os.name != "posix" or path.stat().st_mode & 0o777 == 0o600


def test_earlier_version_is_kept_with_its_time(
    store: FileDeliveryStore, path: Path, clock: StoppedClock
) -> None:
    """Each save keeps what it replaced; names tell the time and are no delivery file's."""
    first = store.save(a_stored_delivery(name="One"), path, expected_stamp=None)
    second = store.save(a_stored_delivery(name="Two"), path, expected_stamp=first.stamp)
    clock.time += dt.timedelta(minutes=1)
    store.save(a_stored_delivery(name="Three"), path, expected_stamp=second.stamp)

    kept = store.earlier(path)
    assert [one.name for one in kept] == [
        "riverbend.2026-11-22T071600Z.delivery-old.json",
        "riverbend.2026-11-22T071500Z.delivery-old.json",
    ]
    assert [store.load(one).delivery.name for one in kept] == ["Two", "One"]


def test_saving_the_same_again_changes_nothing(store: FileDeliveryStore, path: Path) -> None:
    """A save without a change keeps no version."""
    first = store.save(a_stored_delivery(), path, expected_stamp=None)

    again = store.save(a_stored_delivery(), path, expected_stamp=first.stamp)

    assert again.stamp == first.stamp
    assert store.earlier(path) == ()


def test_only_the_last_versions_are_kept(store: FileDeliveryStore, path: Path) -> None:
    """Earlier versions do not pile up, also those of one second; other files stay."""
    other = path.with_name("riverbend-2.2026-01-01T000000Z.delivery-old.json")
    other.write_text("{}")
    stamp = store.save(a_stored_delivery(name="0"), path, expected_stamp=None).stamp
    for count in range(1, earlier_versions.KEPT + 4):
        stamp = store.save(a_stored_delivery(name=str(count)), path, expected_stamp=stamp).stamp

    kept = store.earlier(path)

    assert len(kept) == earlier_versions.KEPT
    assert [store.load(one).delivery.name for one in (kept[0], kept[-1])] == ["32", "3"]
    assert other.exists()


def test_new_file_overwrites_no_other(store: FileDeliveryStore, path: Path) -> None:
    """A name that is taken is not taken away from the one who has it."""
    store.save(a_stored_delivery(), path, expected_stamp=None)
    before = path.read_bytes()

    code = code_of(lambda: store.save(a_stored_delivery(name="B"), path, expected_stamp=None))

    assert code is ProblemCode.STORE_EXISTS
    assert path.read_bytes() == before


def test_change_of_somebody_else_is_not_lost(store: FileDeliveryStore, path: Path) -> None:
    """A file that was changed, or removed, since it was loaded is not overwritten."""
    mine = store.save(a_stored_delivery(), path, expected_stamp=None)
    store.save(a_stored_delivery(name="Theirs"), path, expected_stamp=mine.stamp)

    changed = code_of(
        lambda: store.save(a_stored_delivery(name="Mine"), path, expected_stamp=mine.stamp)
    )
    path.unlink()
    removed = code_of(
        lambda: store.save(a_stored_delivery(name="Mine"), path, expected_stamp=mine.stamp)
    )

    assert changed is removed is ProblemCode.STORE_CHANGED_MEANWHILE
    assert not path.exists()


def test_one_window_holds_a_file(paths: Paths, clock: StoppedClock, path: Path) -> None:
    """The second window of the same or another process does not get the file; later it does."""
    one, other = FileDeliveryStore(paths, clock), FileDeliveryStore(paths, clock)
    claim = one.hold_open(path)
    assert claim is not None
    script = (
        "from pathlib import Path; import sys\n"
        "from coursera_wizard.services.clock import SystemClock\n"
        "from coursera_wizard.services.paths import user_paths\n"
        "from coursera_wizard.services.store.delivery_store import FileDeliveryStore\n"
        "store = FileDeliveryStore(user_paths(), SystemClock())\n"
        "print(store.hold_open(Path(sys.argv[1])) is None)\n"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )

    assert elsewhere.stdout.strip() == "True"
    assert other.hold_open(path) is None
    assert other.hold_open(path.with_name("another.delivery.json")) is not None
    claim.release()
    again = other.hold_open(path)
    assert again is not None
    again.release()


def test_undo_puts_bytes_back(store: FileDeliveryStore, path: Path) -> None:
    """Raw bytes are restored as they were, and a file that was not there is removed."""
    before = store.raw(path)
    store.save(a_stored_delivery(), path, expected_stamp=None)
    content = store.raw(path)
    assert content is not None

    store.restore(path, before)
    gone = store.raw(path)
    store.restore(path, content)

    assert before is None
    assert gone is None
    assert path.read_bytes() == content


def test_folder_for_documents_is_made_and_no_other(
    store: FileDeliveryStore, paths: Paths, tmp_path: Path
) -> None:
    """The default folder appears with the first delivery; a mistyped one does not."""
    store.save(a_stored_delivery(), paths.documents / "a.delivery.json", expected_stamp=None)

    missing = tmp_path / "typo" / "a.delivery.json"
    code = code_of(lambda: store.save(a_stored_delivery(), missing, expected_stamp=None))

    assert code is ProblemCode.STORE_FOLDER_MISSING
    assert code_of(lambda: store.check_new(missing)) is ProblemCode.STORE_FOLDER_MISSING
    assert not missing.parent.exists()


def test_place_of_a_new_file_is_checked_before_anything_else(
    store: FileDeliveryStore, paths: Paths, tmp_path: Path
) -> None:
    """A file that is there, and one under a file, are refused; the default folder is not."""
    there = tmp_path / "a.delivery.json"
    store.save(a_stored_delivery(), there, expected_stamp=None)

    assert code_of(lambda: store.check_new(there)) is ProblemCode.STORE_EXISTS
    assert code_of(lambda: store.check_new(there / "b")) is ProblemCode.STORE_FOLDER_MISSING
    assert code_of(lambda: store.check_new(tmp_path)) is ProblemCode.STORE_NOT_READABLE
    store.check_new(tmp_path / "b.delivery.json")
    store.check_new(paths.documents / "a.delivery.json")


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are other ones there")
def test_read_only_folder_is_refused_beforehand(
    store: FileDeliveryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is asked anything for a file that cannot be saved; root may write everywhere."""
    monkeypatch.setattr("os.access", lambda _path, _mode: False)

    code = code_of(lambda: store.check_new(tmp_path / "a.delivery.json"))

    assert code is ProblemCode.STORE_NOT_WRITABLE


def test_known_deliveries_are_listed_last_saved_first(
    store: FileDeliveryStore, tmp_path: Path
) -> None:
    """Home lists readable files by time, and says of the others why they cannot be read."""
    for days, name in ((0, "old"), (5, "new")):
        delivery = a_stored_delivery(name=name, saved_at=NOW + dt.timedelta(days=days))
        store.save(delivery, tmp_path / f"{name}.delivery.json", expected_stamp=None)
        store.remember(tmp_path / f"{name}.delivery.json")
    store.remember(tmp_path / "moved.delivery.json")
    store.remember(tmp_path / "old.delivery.json")

    known = store.known()

    assert [one.path.name.partition(".")[0] for one in known] == ["new", "old", "moved"]
    assert [one.delivery.name for one in known if one.delivery] == ["new", "old"]
    assert known[2].problem is not None
    assert known[2].problem.code is ProblemCode.STORE_NOT_FOUND
    store.forget(tmp_path / "moved.delivery.json")
    store.forget(tmp_path / "moved.delivery.json")
    assert len(store.known()) == 2


def test_drafts_are_kept_and_dropped(store: FileDeliveryStore) -> None:
    """The store keeps unfinished configurations beside the deliveries."""
    store.keep_draft("one", DeliveryDraft(name="A"))

    assert [(one.id, one.draft.name) for one in store.drafts()] == [("one", "A")]
    store.drop_draft("one")
    assert store.drafts() == ()


KILLED_SAVE = """
import os, signal, sys
from pathlib import Path
from coursera_wizard.services.clock import SystemClock
from coursera_wizard.services.paths import user_paths
from coursera_wizard.services.store.delivery_store import FileDeliveryStore
from tests.support.stored import a_stored_delivery
def die(step):
    if step == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL) if hasattr(signal, "SIGKILL") else os._exit(9)
path = Path(sys.argv[2])
store = FileDeliveryStore(user_paths(), SystemClock(), on_step=die)
store.save(a_stored_delivery(name="New"), path, expected_stamp=store.stamp(path))
"""


def test_killed_while_saving_leaves_a_whole_delivery(
    store: FileDeliveryStore, paths: Paths, clock: StoppedClock, tmp_path: Path
) -> None:
    """However a save ends, the file is the old or the new delivery, and can be saved again."""
    steps: list[str] = []
    watched = FileDeliveryStore(paths, clock, on_step=steps.append)
    watched.save(a_stored_delivery(), tmp_path / "x.delivery.json", expected_stamp=None)
    old, new = a_stored_delivery(name="Old"), a_stored_delivery(name="New")
    files = [tmp_path / f"{index}.delivery.json" for index in range(len(steps))]
    savers = []
    for step, file in zip(steps, files, strict=True):
        store.save(old, file, expected_stamp=None)
        savers.append(subprocess.Popen([sys.executable, "-c", KILLED_SAVE, step, str(file)]))
    ends = [saver.wait(timeout=50) for saver in savers]

    assert set(ends) == {-signal.SIGKILL if os.name == "posix" else 9}
    contents = [file.read_bytes() for file in files]
    assert set(contents) == {encode(old), encode(new)}
    for file, content in zip(files, contents, strict=True):
        assert store.load(file).delivery == (old if content == encode(old) else new)
        store.save(new, file, expected_stamp=store.stamp(file))
        assert store.load(file).delivery == new
