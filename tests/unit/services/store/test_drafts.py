"""Drafts come back as they were left, but for the secret."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.draft import DeliveryDraft
from coursera_wizard.domain.secret import SecretState
from coursera_wizard.services.paths import Paths, user_paths
from coursera_wizard.services.store.drafts import Drafts
from tests.support.stored import StoppedClock, a_stored_delivery, many_programs


@pytest.fixture
def clock() -> StoppedClock:
    """Return a clock that tests set."""
    return StoppedClock()


@pytest.fixture
def paths() -> Paths:
    """Return the folders of the test's own home."""
    return user_paths()


@pytest.fixture
def drafts(paths: Paths, clock: StoppedClock) -> Drafts:
    """Return the drafts of that home."""
    return Drafts(paths, clock)


def test_draft_is_resumed_without_the_secret(drafts: Drafts, clock: StoppedClock) -> None:
    """Drafts come back newest first; of a typed secret only that it is missing is known."""
    draft = DeliveryDraft(name="A", secret_state=SecretState.TYPED)
    drafts.keep("one", draft)
    clock.time += dt.timedelta(seconds=1)
    drafts.keep("two", replace(draft, name="B", secret_state=SecretState.STORED))

    found = drafts.all()

    assert [(one.id, one.draft.name) for one in found] == [("two", "B"), ("one", "A")]
    assert [one.draft.secret_state for one in found] == [SecretState.STORED, SecretState.MISSING]
    assert found[0].kept_at == clock.time
    drafts.drop("two")
    drafts.drop("two")
    assert [one.id for one in drafts.all()] == ["one"]


def test_unreadable_draft_is_set_aside(
    drafts: Drafts, paths: Paths, expect_log: Callable[[str], None]
) -> None:
    """A draft that cannot be understood is kept under another name."""
    expect_log("set aside")
    (paths.drafts / "bad.draft.json").write_text('{"draft": 5}')

    assert drafts.all() == ()
    assert drafts.all() == ()
    assert (paths.drafts / "bad.draft.json.unreadable").exists()


def test_draft_id_is_no_path(drafts: Drafts) -> None:
    """An id cannot lead out of the folder."""
    with pytest.raises(ValueError, match="letters"):
        drafts.keep("../../evil", DeliveryDraft())


def test_every_choice_is_kept(drafts: Drafts) -> None:
    """A draft with everything chosen comes back the same."""
    draft = as_draft(a_stored_delivery(), "/somewhere/a.delivery.json")

    drafts.keep("full", draft)

    assert drafts.all()[0].draft == draft


def test_draft_of_many_programs_is_kept_in_pieces(drafts: Drafts, paths: Paths) -> None:
    """It comes back the same, and also from a file with all its programs in one line."""
    delivery = a_stored_delivery(programs=many_programs(1000))
    draft = as_draft(delivery, "/somewhere/a.delivery.json")

    drafts.keep("full", draft)

    assert drafts.all()[0].draft == draft
    file = paths.drafts / "full.draft.json"
    content = file.read_bytes()
    assert content.count(b"\n") > 2
    file.write_bytes(content.replace(b"\n", b""))
    assert drafts.all()[0].draft == draft


def test_unreadable_program_sets_the_draft_aside(
    drafts: Drafts, paths: Paths, expect_log: Callable[[str], None]
) -> None:
    """One in the middle of the table is enough."""
    expect_log("set aside")
    delivery = a_stored_delivery(programs=many_programs(1000))
    drafts.keep("full", as_draft(delivery, "/somewhere/a.delivery.json"))
    file = paths.drafts / "full.draft.json"
    content = file.read_bytes()
    middle = content.index(b'"is_on":true', len(content) // 2)

    file.write_bytes(content[:middle] + content[middle:].replace(b"true", b"maybe", 1))

    assert drafts.all() == ()
