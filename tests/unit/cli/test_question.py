"""A question is answered by a yes, or it is a no."""

from __future__ import annotations

import io

import pytest

from coursera_wizard.cli.output import Output
from coursera_wizard.cli.question import ask_yes


@pytest.mark.parametrize(
    ("typed", "is_yes"),
    [("yes\n", True), ("Y\n", True), ("no\n", False), ("\n", False), ("", False), ("yep\n", False)],
)
def test_answer(monkeypatch: pytest.MonkeyPatch, typed: str, is_yes: bool) -> None:
    """The question stands on standard error, so that a result in a pipe stays clean."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    out, err = io.StringIO(), io.StringIO()

    assert ask_yes(Output(out=out, err=err), "Remove all this?") is is_yes
    assert (out.getvalue(), err.getvalue()) == ("", "Remove all this? [yes/no]\n")
