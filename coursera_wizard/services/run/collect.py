"""The first half of a run: from Coursera's answers to staged lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.run import RunStage
from coursera_wizard.i18n import _, ngettext
from coursera_wizard.services.run import pull
from coursera_wizard.services.run.build import Stages, make_stages
from coursera_wizard.services.run.classes import Classes
from coursera_wizard.services.run.enrollments import Enrollments
from coursera_wizard.services.run.grades import Grades
from coursera_wizard.services.run.people import People
from coursera_wizard.services.run.roster import Roster, make_roster

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.run_issues import Issue
    from coursera_wizard.services.coursera.client import CourseraClient
    from coursera_wizard.services.run.meter import Meter


@dataclass(frozen=True, slots=True)
class Collected:
    """Everything that was read, ready to become a package."""

    roster: Roster
    people: People
    classes: Classes
    grades: Grades | None
    stages: Stages


async def collect(
    delivery: Delivery,
    client: CourseraClient,
    staging: Path,
    meter: Meter,
    note: Callable[[Issue], None],
) -> Collected:
    """Read everything a delivery needs, completely.

    Args:
        delivery: What is delivered.
        client: Whose data; the caller closes it.
        staging: A folder of this run, for what does not fit into memory.
        meter: Is told how far it is.
        note: Is told what is the matter with a record.

    Raises:
        ProblemError: As an answer says, ``run.nothing-chosen`` or ``run.not-complete``.
    """
    meter.enter(RunStage.SIGN_IN)
    organization = await client.organization()
    meter.leave(organization.name)
    meter.enter(RunStage.ROSTER)
    listed = await pull.read_programs(client, meter)
    roster = make_roster(delivery, (organization.id, organization.name), listed)
    if not roster.programs and not roster.gone:
        raise failure(ProblemCode.RUN_NOTHING_CHOSEN)
    people, classes = People(roster, staging, note), Classes(roster, note)
    stages = make_stages(staging)
    if roster.programs:
        both = (
            partial(pull.read_people, client, people, meter),
            partial(pull.read_contents, client, roster, classes, meter),
        )
        await pull.in_turns(both, lambda read: read(), len(both))
    meter.leave(_roster_note(len(roster.programs), classes.count, people.count))
    meter.enter(RunStage.ENROLLMENTS)
    enrollments = Enrollments(roster, people, classes, stages.enrollments, note)
    rows = await pull.read_enrollments(client, roster, enrollments, meter)
    meter.leave(_rows_note(rows))
    grades = None
    if roster.has_grades:
        meter.enter(RunStage.GRADES)
        grades = Grades(roster, people, classes, stages.early_results, note)
        rows = await pull.read_grades(client, roster, grades, meter)
        meter.leave(_rows_note(rows))
    return Collected(roster, people, classes, grades, stages)


def _roster_note(programs: int, courses: int, people: int) -> str:
    return _(" · ").join(
        (
            ngettext("{count} program", "{count} programs", programs).format(count=f"{programs:,}"),
            ngettext("{count} course", "{count} courses", courses).format(count=f"{courses:,}"),
            ngettext("{count} person", "{count} people", people).format(count=f"{people:,}"),
        )
    )


def _rows_note(rows: int) -> str:
    return ngettext("{count} row", "{count} rows", rows).format(count=f"{rows:,}")
