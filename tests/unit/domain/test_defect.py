"""What nobody expected becomes a problem that says where, and repeats no message."""

from __future__ import annotations

from coursera_wizard.domain.defect import defect
from coursera_wizard.domain.problem import Problem, ProblemCode


def _fail(message: str) -> None:
    try:
        known: dict[str, str] = {}
        known[message]
    except KeyError as error:
        raise ValueError(message) from error


def _caught(message: str) -> Problem:
    try:
        _fail(message)
    except ValueError as error:
        return defect(error)
    raise AssertionError


def test_defect_tells_kinds_and_places() -> None:
    """Support learns which exceptions were raised, and where."""
    found = _caught("marker")

    assert found.code is ProblemCode.BUG_UNEXPECTED
    assert "ValueError" in found.details
    assert "KeyError" in found.details
    assert "domain/test_defect.py:" in found.details
    assert "_fail" in found.details


def test_defect_repeats_no_message() -> None:
    """A message could hold a secret, so none is repeated."""
    assert "marker" not in _caught("marker").details
