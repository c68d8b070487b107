"""Every filter has a title."""

from __future__ import annotations

from coursera_wizard.domain.program_list import FILTER_TITLES, ProgramFilter


def test_filters_have_titles() -> None:
    """The titles are those of the filters, in their order."""
    assert list(FILTER_TITLES) == list(ProgramFilter)
    assert all(FILTER_TITLES.values())
