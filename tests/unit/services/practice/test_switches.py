"""Switches are set one by one, and only as what they are."""

from __future__ import annotations

import pytest

from coursera_wizard.services.practice.switches import Switches


def test_switches_change_alone() -> None:
    """What is not named stays as it was."""
    changed = Switches(total=False).changed({"clips": True, "pkce": "ignored"})

    assert changed == Switches(total=False, clips=True, pkce="ignored")


@pytest.mark.parametrize("changes", [{"clip": True}, {"total": "no"}, {"pkce": "sometimes"}])
def test_switches_refuse_what_they_do_not_know(changes: dict[str, object]) -> None:
    """A misspelled switch or value is told."""
    with pytest.raises(ValueError, match=next(iter(changes))):
        Switches().changed(changes)
