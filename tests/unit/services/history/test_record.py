"""What is kept of a run is read by older and newer versions of the program."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from coursera_wizard.domain.problem import ProblemCode, Severity
from coursera_wizard.domain.run import (
    Decision,
    FileCounts,
    ProgramCounts,
    Run,
    RunOutcome,
    RunStage,
    Trigger,
)
from coursera_wizard.services.history.record import (
    decode_progress,
    decode_run,
    encode_progress,
    encode_run,
)
from tests.support.histories import PROGRESS, a_full_run, a_run


def _back(content: bytes) -> Run:
    return decode_run(content, delivery_id="d", run_id="20261122-071500-00ff")


def _changed(change: Callable[[dict[str, Any]], None]) -> Run:
    """Return a full run after something in its JSON was changed."""
    found = msgspec.json.decode(encode_run(a_full_run()))
    change(found)
    return _back(msgspec.json.encode(found))


def test_run_comes_back_whole() -> None:
    """Everything a run says is read back."""
    assert _back(encode_run(a_full_run())) == a_full_run()


def test_large_run_is_packed() -> None:
    """A run of a thousand programs takes little room."""
    programs = tuple(
        ProgramCounts(f"p{number}", "Économie", "École", {"users": FileCounts(number)})
        for number in range(1000)
    )
    content = encode_run(replace(a_run(), programs=programs))

    assert len(content) < 20_000
    assert _back(content).programs == programs


def test_problem_is_kept_by_its_code() -> None:
    """No text of a problem is kept, so it is read in the language of the reader."""
    content = encode_run(a_full_run())

    assert b"run.held" in content
    assert a_full_run().problem is not None
    assert b"This run is held" not in content


def test_missing_fields_have_their_defaults() -> None:
    """A run that an older version wrote lacks what came later."""
    old = {
        "id": "20260101-000000-0001",
        "delivery_id": "d4f1",
        "delivery_name": "Riverbend",
        "started_at": "2026-01-01T00:00:00Z",
    }

    assert _back(msgspec.json.encode(old)) == Run(
        old["id"], "d4f1", "Riverbend", dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )


def test_added_fields_are_passed_over() -> None:
    """What a newer version added does not keep the rest from being read."""

    def add(found: dict[str, Any]) -> None:
        found["weather"] = {"rain": True}
        found["problem"]["mood"] = "calm"
        found["counts"]["users"]["moved"] = 3

    assert _changed(add) == a_full_run()


def test_unknown_problem_is_said_to_be_unknown() -> None:
    """A problem of another version is named, and its details are kept."""
    run = _changed(lambda found: found["problem"].update(code="moon.full", details="d"))

    assert run.problem is not None
    assert run.problem.code is ProblemCode.HISTORY_OTHER_VERSION
    assert run.problem.details == "d"
    assert "moon.full" in run.problem.what_happened


def test_unknown_names_leave_the_rest_readable() -> None:
    """Names that this version does not know are replaced or left out, one by one."""

    def change(found: dict[str, Any]) -> None:
        found["trigger"] = "moon"
        found["decision"] = "postponed"
        found["issues"].append({**found["issues"][0], "reason": "moonlight"})
        found["hold_reasons"].append({"cause": "moon"})
        found["problem"]["severity"] = "funny"
        found["progress"]["done"].append({"stage": "dream", "seconds": 1})

    run = _changed(change)

    assert run.trigger is Trigger.COMMAND
    assert run.decision is Decision.REJECTED
    assert run.problem is not None
    assert run.problem.severity is Severity.BLOCKS
    assert (run.issues, run.hold_reasons) == (a_full_run().issues, a_full_run().hold_reasons)
    assert run.progress == PROGRESS


def test_unknown_outcome_reads_as_failed() -> None:
    """A run that ended in an unknown way is not taken for one that went well."""
    run = _changed(lambda found: found.update(outcome="dreamt"))

    assert run.outcome is RunOutcome.FAILED
    assert run.problem is not None
    assert run.problem.code is ProblemCode.HISTORY_OTHER_VERSION


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"id": 3}', b"\x78\x9cbroken", zlib.compress(b"{"), b'{"id": "\xff"}'],
)
def test_unreadable_run_is_still_there(content: bytes, expect_log: Callable[[str], None]) -> None:
    """One that cannot be read is listed with its time, and does not hide the others."""
    expect_log("could not be read back")

    run = _back(content)

    assert run.id == "20261122-071500-00ff"
    assert run.started_at == dt.datetime(2026, 11, 22, 7, 15, tzinfo=dt.UTC)
    assert run.problem is not None
    assert run.problem.code is ProblemCode.HISTORY_OTHER_VERSION


def test_unreadable_run_without_a_time(expect_log: Callable[[str], None]) -> None:
    """An id that says no time is no trouble."""
    expect_log("could not be read back")

    assert decode_run(b"", delivery_id="d", run_id="x").started_at.year == 1970


def test_progress_comes_back() -> None:
    """How far a run is reads back; what cannot be understood is nothing."""
    assert decode_progress(encode_progress(PROGRESS)) == PROGRESS
    assert PROGRESS.stage is RunStage.GRADES
    assert decode_progress(b'{"stage": "dream"}') is None
    assert decode_progress(b"{") is None
