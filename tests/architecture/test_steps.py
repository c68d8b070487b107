"""The flow and its pages tell the same story."""

from __future__ import annotations

import importlib
import importlib.util

import pytest


def test_every_step_has_a_page() -> None:
    """The list of steps and the list of pages name the same steps, in the same order."""
    pages = importlib.import_module("coursera_wizard.ui.pages")
    steps = importlib.import_module("coursera_wizard.wizard.steps")
    shown = getattr(pages, "PAGES", None)
    if shown is None:
        pytest.fail("coursera_wizard.ui.pages has no PAGES: a mapping of step id to page class")

    assert list(shown) == [step.id for step in steps.STEPS]
