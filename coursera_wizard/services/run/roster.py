"""What a run delivers, before any learner is read: programs as schools, the year as sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.draft import GradeOption, Programs
from coursera_wizard.domain.facts import Program
from coursera_wizard.domain.mapping import LaterPrograms, Match, ProgramMapping, School
from coursera_wizard.domain.names_apart import tell_apart
from coursera_wizard.domain.oneroster import Version
from coursera_wizard.domain.receiver_profiles import ReceiverProfile, profile
from coursera_wizard.domain.school_names import same_name_key
from coursera_wizard.services.run.ids import SourcedIds


@dataclass(frozen=True, slots=True)
class Chosen:
    """One program that is delivered.

    Attributes:
        number: Its place among the chosen ones.
        school_id: The sourcedId of the school it becomes.
    """

    number: int
    program_id: str
    name: str
    url: str
    school: School
    school_id: str

    @property
    def slug(self) -> str:
        """The tail of its address, as Coursera names it in reports."""
        return self.url.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Sessions:
    """The academic sessions: a school year, its one term and, for grades in 1.1, its one period.

    Attributes:
        first_day: ISO date.
        end_day: ISO date, exclusive as OneRoster has it.
        last_day: ISO date, inclusive.
    """

    year_id: str
    term_id: str
    period_id: str
    title: str
    school_year: str
    first_day: str
    end_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything that is decided before learners are read.

    Attributes:
        programs: The chosen programs that Coursera lists.
        gone: Chosen programs that it does not list any more.
        appeared: Programs that were never seen before, by id.
        zone: Whose days count.
        by_program: The chosen programs by their ids, and by their slugs where they have one.
        listed: How many programs Coursera lists.
    """

    delivery: Delivery
    organization_id: str
    organization_name: str
    district_id: str
    programs: tuple[Chosen, ...]
    gone: tuple[ProgramMapping, ...]
    appeared: tuple[ProgramMapping, ...]
    sessions: Sessions
    ids: SourcedIds
    profile: ReceiverProfile
    zone: dt.tzinfo
    by_program: Mapping[str, Chosen] = field(default_factory=dict)
    listed: int = 0

    @property
    def version(self) -> Version:
        """The version of OneRoster."""
        return self.profile.version

    @property
    def has_grades(self) -> bool:
        """Whether gradebook files are delivered."""
        return self.profile.takes_grades and self.delivery.options.grades is not GradeOption.NONE


def make_roster(
    delivery: Delivery, organization: tuple[str, str], listed: Mapping[str, Program]
) -> Roster:
    """Return what is going to be delivered.

    Args:
        delivery: The delivery.
        organization: Its id and name, as Coursera says them now.
        listed: Every program Coursera lists now, by id.
    """
    organization_id, name = organization
    ids = SourcedIds(organization_id, delivery.options.sis_id_prefix)
    mappings = dict(delivery.programs)
    appeared = _appeared(delivery, listed)
    if delivery.later_programs is LaterPrograms.INCLUDE:
        mappings = _with_later(mappings, appeared)
    school_ids = _school_ids(mappings, ids)
    chosen: list[Chosen] = []
    for mapping in mappings.values():
        program = listed.get(mapping.program_id)
        if not mapping.is_delivered or mapping.school is None or program is None:
            continue
        chosen.append(
            Chosen(
                len(chosen),
                program.id,
                program.name,
                program.url,
                mapping.school,
                school_ids[mapping.program_id],
            )
        )
    gone = tuple(
        mapping
        for mapping in mappings.values()
        if mapping.is_delivered and mapping.program_id not in listed
    )
    return Roster(
        delivery=delivery,
        organization_id=organization_id,
        organization_name=name or delivery.organization.name,
        district_id=ids.of("district"),
        programs=tuple(chosen),
        gone=gone,
        appeared=appeared,
        sessions=_sessions(delivery, ids),
        ids=ids,
        profile=profile(delivery.receiver.profile),
        zone=ZoneInfo(delivery.schedule.zone) if delivery.schedule.zone else dt.UTC,
        by_program={
            **{one.slug: one for one in chosen if one.slug},
            **{one.program_id: one for one in chosen},
        },
        listed=len(listed),
    )


def _appeared(delivery: Delivery, listed: Mapping[str, Program]) -> tuple[ProgramMapping, ...]:
    limited = delivery.account.program_ids
    return tuple(
        ProgramMapping(program.id, program.name)
        for program in listed.values()
        if program.id not in delivery.programs and (not limited or program.id in limited)
    )


def _with_later(
    mappings: dict[str, ProgramMapping], appeared: tuple[ProgramMapping, ...]
) -> dict[str, ProgramMapping]:
    """Return the mappings with programs that appeared later as new schools of their own names."""
    added = {
        one.program_id: replace(
            one,
            is_on=True,
            school=School(one.program_name or one.program_id),
            match=Match.NEW_SCHOOL,
        )
        for one in appeared
    }
    together = Programs({**mappings, **added})
    apart = {key: after for key, (_before, after) in tell_apart(together).rows.items()}
    # Schools that were configured keep their names; a later one gets out of their way.
    return {**mappings, **{key: apart.get(key, one) for key, one in added.items()}}


def _school_ids(mappings: Mapping[str, ProgramMapping], ids: SourcedIds) -> dict[str, str]:
    """Return program id to sourcedId of its school.

    An existing school keeps its own byte for byte. A new school's follows from its program; where
    a person confirmed that several programs are one new school, from the first of them.
    """
    found: dict[str, str] = {}
    first_of: dict[str, str] = {}
    for program_id in sorted(mappings):
        mapping = mappings[program_id]
        if mapping.school is None:
            continue
        owner = program_id
        if mapping.merge_confirmed:
            owner = first_of.setdefault(same_name_key(mapping.school.name), program_id)
        found[program_id] = mapping.school.sourced_id or ids.of("school", owner)
    return found


def _sessions(delivery: Delivery, ids: SourcedIds) -> Sessions:
    year = delivery.school_year
    first, last = year.first_day.isoformat(), year.last_day.isoformat()
    starts, ends = year.first_day.year, year.last_day.year
    return Sessions(
        year_id=ids.of("schoolYear", first, last),
        term_id=ids.of("term", first, last),
        period_id=ids.of("gradingPeriod", first, last),
        title=f"{starts}-{ends}" if starts != ends else f"{ends}",
        school_year=f"{ends}",
        first_day=first,
        end_day=(year.last_day + dt.timedelta(days=1)).isoformat(),
        last_day=last,
    )
