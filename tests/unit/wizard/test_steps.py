"""The list of steps, and which of them holds a field."""

from __future__ import annotations

import pytest

from coursera_wizard.wizard.steps import EARLIEST_FINISH, ORDER, STEPS, StepId, step_of_field


def test_steps_are_in_the_documented_order() -> None:
    """Credentials, test, programs, attributes, schedule, finish (School Passport Connect)."""
    assert [step.id.value for step in STEPS] == [
        "credentials", "connection", "programs", "attributes", "schedule", "finish",
    ]  # fmt: skip
    assert [step.id for step in STEPS] == list(StepId)
    assert ORDER[EARLIEST_FINISH] == 2


@pytest.mark.parametrize(
    ("field", "step"),
    [
        ("account.api_key", StepId.CREDENTIALS),
        ("options.grades", StepId.CREDENTIALS),
        ("programs.table", StepId.PROGRAMS),
        ("school_year.first_day", StepId.SCHEDULE),
        ("file.path", StepId.FINISH),
        ("unknown.x", None),
        (None, None),
    ],
)
def test_step_of_field(field: str | None, step: StepId | None) -> None:
    """One click on a problem leads to the page of its field."""
    assert step_of_field(field) is step
