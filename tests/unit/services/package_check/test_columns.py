"""The makers of columns."""

from __future__ import annotations

from coursera_wizard.services.package_check.columns import Column, Kind, Subset, choice, ref, refs


def test_makers_fill_in_what_the_kind_needs() -> None:
    """A choice has its values, a reference its file and which of its records."""
    assert choice("x", frozenset({"a"})).choices == {"a"}
    assert ref("x", "orgs", subset=Subset.SCHOOL) == Column(
        "x", Kind.REFERENCE, target="orgs", subset=Subset.SCHOOL
    )
    assert refs("x", "orgs", required=True).kind is Kind.REFERENCE_LIST
