"""A run as it is kept: JSON that older and newer versions of the program read.

What an older version did not write has its default; what a newer one added is passed over, and a
name of a newer one that this one does not know never keeps a run from being read.
"""

from __future__ import annotations

import datetime as dt
import logging
import zlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

from coursera_wizard.domain.problem import ProblemCode, Severity, problem
from coursera_wizard.domain.run import (
    Decision,
    HoldCause,
    Run,
    RunOutcome,
    RunProgress,
    RunStage,
    Trigger,
)
from coursera_wizard.domain.run_issues import IssueReason

logger = logging.getLogger(__name__)

_Json: TypeAlias = "dict[str, _Json] | list[_Json] | str | int | float | bool | None"

_LARGE: Final = 8 * 1024  # bytes; a run of many programs is packed to a tenth
_PACKED_BEGINS: Final = b"\x78"  # zlib; JSON begins with a brace


def encode_run(run: Run) -> bytes:
    """Return a run as JSON, packed where it is large."""
    content = msgspec.json.encode(run, order="deterministic")
    return zlib.compress(content, 6) if len(content) > _LARGE else content


def decode_run(content: bytes, *, delivery_id: str, run_id: str) -> Run:
    """Return the run that was kept; of what cannot be read, that there was one."""
    try:
        known = _with_known_names(msgspec.json.decode(_unpacked(content)))
        return msgspec.convert(known, Run)
    except (msgspec.MsgspecError, zlib.error, UnicodeDecodeError, TypeError) as error:
        logger.warning("the run %s could not be read back: %s", run_id, type(error).__name__)
        return _unreadable(delivery_id, run_id)


def encode_progress(progress: RunProgress) -> bytes:
    """Return how far a run is, as JSON."""
    return msgspec.json.encode(progress)


def decode_progress(content: bytes) -> RunProgress | None:
    """Return how far a run is; None where that cannot be understood."""
    try:
        return msgspec.convert(_known_progress(msgspec.json.decode(content)), RunProgress | None)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _unpacked(content: bytes) -> bytes:
    return zlib.decompress(content) if content.startswith(_PACKED_BEGINS) else content


def _with_known_names(run: _Json) -> _Json:
    """Replace what names of a later version would keep from being read."""
    if not isinstance(run, dict):
        return run
    outcome = run.get("outcome")
    if outcome is not None and not _is_one(RunOutcome, outcome):
        run["outcome"] = RunOutcome.FAILED.value
        run["problem"] = _unknown(str(outcome))
    elif isinstance(found := run.get("problem"), dict):
        run["problem"] = _known_problem(found)
    if "trigger" in run and not _is_one(Trigger, run["trigger"]):
        del run["trigger"]
    if run.get("decision") is not None and not _is_one(Decision, run["decision"]):
        run["decision"] = Decision.REJECTED.value  # decided; so nothing is sent a second time
    for name, key, names in (
        ("issues", "reason", IssueReason),
        ("hold_reasons", "cause", HoldCause),
    ):
        if isinstance(rows := run.get(name), list):
            run[name] = [
                row for row in rows if isinstance(row, dict) and _is_one(names, row.get(key))
            ]
    run["progress"] = _known_progress(run.get("progress"))
    return run


def _known_problem(found: dict[str, _Json]) -> _Json:
    if not _is_one(ProblemCode, found.get("code")):
        return _unknown(str(found.get("code")), details=str(found.get("details") or ""))
    if "severity" in found and not _is_one(Severity, found["severity"]):
        del found["severity"]
    return found


def _known_progress(progress: _Json) -> _Json:
    if not isinstance(progress, dict) or not _is_one(RunStage, progress.get("stage")):
        return None
    if isinstance(done := progress.get("done"), list):
        progress["done"] = [
            one for one in done if isinstance(one, dict) and _is_one(RunStage, one.get("stage"))
        ]
    return progress


def _is_one(names: Iterable[StrEnum], value: _Json) -> bool:
    return any(value == name.value for name in names)


def _unknown(name: str, details: str = "") -> _Json:
    found = problem(ProblemCode.HISTORY_OTHER_VERSION, name=name, details=details)
    content: _Json = msgspec.to_builtins(found)
    return content


def _unreadable(delivery_id: str, run_id: str) -> Run:
    return Run(
        id=run_id,
        delivery_id=delivery_id,
        delivery_name="",
        started_at=_moment(run_id),
        outcome=RunOutcome.FAILED,
        problem=problem(ProblemCode.HISTORY_OTHER_VERSION, name=run_id),
    )


def _moment(run_id: str) -> dt.datetime:
    """Return the time in a run's id, such as ``20261122-084500-3f9a``."""
    try:
        return dt.datetime.strptime(run_id[:15], "%Y%m%d-%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return dt.datetime.fromtimestamp(0, dt.UTC)
