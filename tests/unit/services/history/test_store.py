"""The history keeps every run, tells what goes on and what waits, and drops what may go."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.run import Decision, Run, RunOutcome
from coursera_wizard.domain.run_issues import Issue, IssueCount, IssueReason
from coursera_wizard.services.history import process_life, store
from coursera_wizard.services.history.issues_file import IssuesWriter
from coursera_wizard.services.history.store import SqliteRunHistory
from tests.support.histories import (
    DELIVERY,
    PROGRESS,
    a_full_run,
    a_history,
    a_run,
    paths_in,
    run_id,
    write_package,
)
from tests.support.stored import NOW, StoppedClock

OTHER = "e5a2"


@pytest.fixture
def history(tmp_path: Path) -> SqliteRunHistory:
    """Return an empty history."""
    return a_history(tmp_path)


def _open_run(number: int = 0, **parts: Any) -> Run:
    """Return a run that is going on in this process."""
    begun = {"outcome": None, "ended_at": None, "package": None, "pid": os.getpid()}
    return a_run(number, **{**begun, **parts})


def _dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    return child.pid


def _with_folder(history: SqliteRunHistory, run: Run) -> Path:
    """Keep a run that left a package in its folder."""
    folder = history.folder(run)
    (folder / "records.zip").write_bytes(b"x")
    history.add(replace(run, files_folder=str(folder)))
    return folder


def _ids(runs: tuple[Run, ...]) -> list[str]:
    return [run.id for run in runs]


def test_run_is_kept_and_read_by_another(history: SqliteRunHistory, tmp_path: Path) -> None:
    """What one process kept, another reads whole."""
    history.add(a_full_run())

    assert a_history(tmp_path).run(DELIVERY, a_full_run().id) == a_full_run()


def test_update_replaces(history: SqliteRunHistory) -> None:
    """A run is there once, as it was told last."""
    history.add(_open_run())
    history.update(a_run(seconds=3.0))

    assert history.runs(DELIVERY) == (a_run(seconds=3.0),)


def test_beginning_of_an_id_finds_one(history: SqliteRunHistory) -> None:
    """The beginning of an id will do if no other run of the delivery begins so."""
    for number in (0, 1):
        history.add(a_run(number))
    history.add(a_run(1, delivery_id=OTHER))

    assert history.run(DELIVERY, run_id(1)[:12]) == a_run(1)
    for nobody in ("", run_id(0)[:6], "2027", f"{run_id(1)}x", "%", "2026112*"):
        assert history.run(DELIVERY, nobody) is None


def test_whole_id_wins_over_beginnings(history: SqliteRunHistory) -> None:
    """A run whose id is the beginning of another's is found by it."""
    history.add(a_run(id="r1"))
    history.add(a_run(id="r10"))

    found = history.run(DELIVERY, "r1")

    assert found is not None
    assert found.id == "r1"


def test_newest_come_first_in_pages(history: SqliteRunHistory) -> None:
    """Runs come newest first, of one delivery alone, and go on before any of them."""
    for number in range(5):
        history.add(a_run(number))
    history.add(a_run(9, delivery_id=OTHER))

    assert _ids(history.runs(DELIVERY, 2)) == [run_id(4), run_id(3)]
    assert _ids(history.runs(DELIVERY, 2, before=run_id(3))) == [run_id(2), run_id(1)]
    assert history.runs(DELIVERY, 2, before=run_id(0)) == ()


def test_run_going_on_shows_its_progress(history: SqliteRunHistory, tmp_path: Path) -> None:
    """Another process sees how far a run is; once it has ended nothing goes on."""
    history.add(_open_run())
    assert history.note_progress(run_id(0), PROGRESS) is False

    found = a_history(tmp_path).going_on(DELIVERY)
    assert found == _open_run(progress=PROGRESS)
    assert history.going_on(OTHER) is None

    history.update(a_run())
    assert history.going_on(DELIVERY) is None


def test_wish_to_cancel_reaches_the_run(history: SqliteRunHistory, tmp_path: Path) -> None:
    """A wish reaches a run that is going on; for one that has ended it is no wish."""
    history.add(_open_run())
    a_history(tmp_path).ask_to_cancel(run_id(0))
    assert history.note_progress(run_id(0), PROGRESS) is True

    history.update(a_run())
    history.ask_to_cancel(run_id(0))
    history.ask_to_cancel("nobody")
    assert history.note_progress(run_id(0), PROGRESS) is False


def test_run_of_a_dead_process_reads_as_interrupted(history: SqliteRunHistory) -> None:
    """A run whose process is gone without a word failed when it was last heard of."""
    history.add(_open_run(pid=_dead_pid()))
    silent = history.runs(DELIVERY)[0]
    assert silent.ended_at == NOW
    history.note_progress(run_id(0), PROGRESS)
    late = a_run(1, outcome=RunOutcome.HELD)
    history.add(late)

    found, same = history.runs(DELIVERY)[1], history.run(DELIVERY, run_id(0))

    assert found == same
    assert found.outcome is RunOutcome.FAILED
    assert found.problem is not None
    assert found.problem.code is ProblemCode.RUN_INTERRUPTED
    assert found.problem.details == "grades"
    assert (found.ended_at, found.seconds, found.progress) == (NOW, 0.0, None)
    assert history.going_on(DELIVERY) is None


def test_number_of_a_process_given_anew_is_no_life(
    history: SqliteRunHistory, tmp_path: Path
) -> None:
    """Another program that got the dead one's number does not keep the run going."""
    history.add(_open_run())
    with closing(sqlite3.connect(paths_in(tmp_path).history)) as connection, connection:
        connection.execute("UPDATE runs SET process_started = 'another time'")

    assert history.going_on(DELIVERY) is None


def test_run_of_another_computer_lives_while_it_is_heard_of(tmp_path: Path) -> None:
    """In a home on the network a run of another computer counts as going on for ten minutes."""
    clock = StoppedClock()
    history = a_history(tmp_path, clock)
    history.add(_open_run(pid=_dead_pid()))
    with closing(sqlite3.connect(paths_in(tmp_path).history)) as connection, connection:
        connection.execute("UPDATE runs SET host = 'another computer'")
    clock.time = NOW + dt.timedelta(minutes=9)
    history.note_progress(run_id(0), PROGRESS)
    clock.time = NOW + dt.timedelta(minutes=18)
    assert history.going_on(DELIVERY) is not None

    clock.time = NOW + dt.timedelta(minutes=20)
    assert history.going_on(DELIVERY) is None


def test_held_run_waits_for_a_decision(history: SqliteRunHistory) -> None:
    """A held run waits until somebody decides; a preview waits for nobody."""
    held = a_run(1, outcome=RunOutcome.HELD)
    history.add(held)
    history.add(a_run(2, outcome=RunOutcome.PREVIEWED))
    assert history.waiting(DELIVERY) == held

    history.update(replace(held, decision=Decision.REJECTED))
    assert history.waiting(DELIVERY) is None


def test_last_delivered_is_by_the_time_of_delivery(history: SqliteRunHistory) -> None:
    """An older run that was approved later is what the receiver has."""
    assert history.last_delivered(DELIVERY) is None
    approved = a_run(
        1,
        outcome=RunOutcome.DELIVERED,
        decision=Decision.APPROVED,
        decided_at=NOW + dt.timedelta(hours=9),
    )
    history.add(approved)
    history.add(a_run(2))
    history.add(a_run(3, outcome=RunOutcome.NOTHING_NEW))
    history.add(a_run(4, outcome=RunOutcome.FAILED))

    assert history.last_delivered(DELIVERY) == approved


def test_tidy_keeps_thirty_packages(history: SqliteRunHistory) -> None:
    """The folders before the last 30 packages go, and the runs say so; the runs stay."""
    folders = [_with_folder(history, a_run(number)) for number in range(35)]
    bare = _with_folder(history, a_run(4, id=f"{run_id(4)}-b", package=None))

    history.tidy(DELIVERY)

    assert [folder.exists() for folder in folders] == [False] * 5 + [True] * 30
    assert not bare.exists()
    assert len(history.runs(DELIVERY, 100)) == 36
    gone = history.run(DELIVERY, run_id(0))
    assert gone is not None
    assert gone.files_folder == ""
    assert gone.package is not None


def test_tidy_spares_what_is_needed(history: SqliteRunHistory) -> None:
    """What the receiver has, waits or goes on stays, and what each was compared with."""
    delivered = _with_folder(history, a_run(1, baseline=run_id(0)))
    baseline = _with_folder(history, a_run(0))
    held = _with_folder(history, a_run(2, outcome=RunOutcome.HELD, baseline=run_id(1)))
    going_on = _with_folder(history, _open_run(3))
    other = _with_folder(history, a_run(0, delivery_id=OTHER))
    for number in range(4, 40):
        _with_folder(history, a_run(number, outcome=RunOutcome.PREVIEWED))

    history.tidy(DELIVERY)

    assert all(one.exists() for one in (delivered, baseline, held, going_on, other))
    assert not history._folders.path(DELIVERY, run_id(5)).exists()


def test_limits() -> None:
    """The history keeps 30 packages and 400 runs of each delivery."""
    assert (store.PACKAGES_KEPT, store.RUNS_KEPT) == (30, 400)


def test_tidy_keeps_so_many_runs(
    history: SqliteRunHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The runs before the last ones go with their folders; the last delivered one stays."""
    monkeypatch.setattr(store, "RUNS_KEPT", 40)
    delivered = _with_folder(history, a_run(0))
    dropped = _with_folder(history, a_run(1, outcome=RunOutcome.FAILED, package=None))
    for number in range(2, 43):
        history.add(a_run(number, outcome=RunOutcome.FAILED, package=None))

    history.tidy(DELIVERY)

    runs = history.runs(DELIVERY, 1000)
    assert len(runs) == 41
    assert runs[-1].id == run_id(0)
    assert delivered.exists()
    assert not dropped.exists()


def test_tidy_of_nothing(history: SqliteRunHistory) -> None:
    """A delivery that never ran has nothing to tidy."""
    history.tidy(DELIVERY)

    assert history.runs(DELIVERY) == ()


def test_folder_in_use_goes_another_time(
    history: SqliteRunHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be removed now is still known, and goes with the next tidying."""
    folders = [_with_folder(history, a_run(number)) for number in range(31)]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", _refuse)
        history.tidy(DELIVERY)
    kept = history.run(DELIVERY, run_id(0))
    assert kept is not None
    assert kept.files_folder == str(folders[0])

    history.tidy(DELIVERY)

    assert not folders[0].exists()


def _refuse(_path: Path, _target: Path) -> None:
    raise PermissionError(13, "in use")


def test_remove_packages_keeps_the_runs(history: SqliteRunHistory) -> None:
    """Removing the packages alone leaves what each run said."""
    folder = _with_folder(history, a_run(0))

    history.remove(DELIVERY, packages_only=True)

    assert not folder.parent.exists()
    assert [run.files_folder for run in history.runs(DELIVERY)] == [""]


def test_remove_everything(history: SqliteRunHistory) -> None:
    """Everything of one delivery goes, but for a run that is going on."""
    folder = _with_folder(history, a_run(0))
    other = _with_folder(history, a_run(0, delivery_id=OTHER))
    going_on = _with_folder(history, _open_run(1))

    history.remove(DELIVERY)

    assert _ids(history.runs(DELIVERY)) == [run_id(1)]
    assert (folder.exists(), other.exists(), going_on.exists()) == (False, True, True)
    assert _ids(history.runs(OTHER)) == [run_id(0)]


def test_issues_of_a_run(history: SqliteRunHistory) -> None:
    """The issues of a run are those in its folder; a run without any has none."""
    run = a_run(issues=(IssueCount(IssueReason.FORMULA, "users", "p1", 1),))
    assert history.issues(a_run()) == ((), 0)
    with pytest.raises(ProblemError) as refused:
        history.issues(run)
    assert refused.value.problem.code is ProblemCode.HISTORY_LIST_GONE

    issue = Issue(IssueReason.FORMULA, "users", "u1", "c1", "p1")
    with IssuesWriter(history.folder(run) / "issues.csv") as writer:
        writer.add(issue)

    assert history.issues(run, program_id="p1", search="c1") == ((issue,), 1)
    assert history.issues(run, start=1) == ((), 1)


def test_changes_of_a_run(history: SqliteRunHistory) -> None:
    """The changes of a run are found in its package and that of the run before."""
    old, new = a_run(0), a_run(1, baseline=run_id(0))
    write_package(history.folder(old) / "records.zip", {"users": ["sourcedId,name", "u1,A"]})
    write_package(history.folder(new) / "records.zip", {"users": ["sourcedId,name", "u1,B"]})

    for _ in range(2):
        found, total = history.changes(new, "users", kind="changed", search="b")
        assert [(change.kind, total) for change in found] == [("changed", 1)]


def test_lost_history_knows_what_the_receiver_has(
    history: SqliteRunHistory, tmp_path: Path, expect_log: Callable[[str], None]
) -> None:
    """After damage the runs are read back from their folders: the next run still compares."""
    expect_log("CW-522")
    for number in (0, 1):
        _with_folder(history, _open_run(number))
        history.update(a_run(number))
    history.update(a_run(2))
    paths_in(tmp_path).history.write_bytes(b"spoiled" * 1000)

    again = a_history(tmp_path)

    assert again.last_delivered(DELIVERY) == a_run(1)
    assert _ids(again.runs(DELIVERY)) == [run_id(1), run_id(0)]


def test_version_1_is_read(tmp_path: Path) -> None:
    """A history of schema version 1, as the first version left it, is read whole."""
    shutil.copy(Path(__file__).with_name("history_v1.sqlite"), tmp_path / "copy")
    paths_in(tmp_path).data.joinpath("history.sqlite").write_bytes((tmp_path / "copy").read_bytes())

    history = a_history(tmp_path)

    assert history.runs(DELIVERY) == (a_full_run(2), a_run(1))
    assert history.waiting(DELIVERY) == a_full_run(2)
    assert history.last_delivered(DELIVERY) == a_run(1)


def test_planned_starts_are_claimed_once(history: SqliteRunHistory, tmp_path: Path) -> None:
    """Of two processes that know the same, one keeps its runs; the other looks again."""
    known = history.planned(DELIVERY)
    missed = a_run(1, outcome=RunOutcome.CANCELED, planned=(NOW, NOW + dt.timedelta(days=1)))
    begun = _open_run(2, planned=(NOW + dt.timedelta(days=2),))

    assert history.claim((missed, begun), known)
    assert not a_history(tmp_path).claim((_open_run(3, planned=begun.planned),), known)

    assert history.planned(DELIVERY) == {*missed.planned, *begun.planned}
    assert history.planned(OTHER) == frozenset()
    assert _ids(history.runs(DELIVERY)) == [run_id(2), run_id(1)]
    assert not history.claim((), known)
    history.update(a_run(2, planned=begun.planned))
    assert history.planned(DELIVERY) == {*missed.planned, *begun.planned}


def test_late_starts_are_told_once(history: SqliteRunHistory) -> None:
    """Each late start is told of by one process, also after many others."""
    starts = [NOW + dt.timedelta(days=number) for number in range(120)]

    assert all(history.tell_once(DELIVERY, start) for start in starts)
    assert not history.tell_once(DELIVERY, starts[-1])
    assert history.tell_once(OTHER, starts[-1])


def test_history_of_a_newer_version_is_refused(history: SqliteRunHistory, tmp_path: Path) -> None:
    """A newer schema is refused in words; nothing of it is touched."""
    history.add(a_run())
    with closing(sqlite3.connect(paths_in(tmp_path).history)) as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(ProblemError) as refused:
        a_history(tmp_path).runs(DELIVERY)

    assert refused.value.problem.code is ProblemCode.HISTORY_NEWER


def test_run_that_ends_while_it_is_looked_at_is_not_interrupted(
    history: SqliteRunHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends as it should between two looks leaves its outcome."""
    history.add(_open_run())

    def ends_now(_pid: int, _began: str) -> bool:
        history.update(a_run())
        return False

    monkeypatch.setattr(process_life, "is_same", ends_now)

    assert history.runs(DELIVERY) == (a_run(),)
