"""Rows of the enrollment report agree with the sizes they were promised in."""

from __future__ import annotations

from coursera_wizard.services.practice.college import College
from coursera_wizard.services.practice.layout import RowKind


def test_enrollments_find_all_rows_of_a_person(college: College) -> None:
    """Asked by person, exactly that person's rows of the program come."""
    kinds = tuple(RowKind)
    spans = list(college.layout.spans(kinds, 0, 200, 1))
    rows = [(span.kind, row) for span in spans for row in college.enrollments.rows(span)]
    learner = rows[0][1].learner

    found = [
        (span.kind, row)
        for span in college.enrollments.rows_of(1, learner, kinds)
        for row in college.enrollments.rows(span)
    ]

    assert {row.learner for _kind, row in found} == {learner}
    every = college.layout.spans(kinds, 0, 1_000_000, 1)
    assert len(found) == sum(
        row.learner == learner for span in every for row in college.enrollments.rows(span)
    )
