"""Likely reasons for what differs between two packages: what a person changed in between."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.draft import GradeOption
from coursera_wizard.domain.oneroster import GRADEBOOK, File
from coursera_wizard.domain.receiver_profiles import profile
from coursera_wizard.domain.record_kinds import counted
from coursera_wizard.domain.run import FileCounts, ProgramCounts
from coursera_wizard.i18n import N_, _, ngettext

_MOST_PROGRAMS: Final = 5
_NOTHING: Final = FileCounts()
_SWITCHED: Final[Mapping[str, str]] = {
    "off": N_("{program} was turned off, which explains the removal of {records}."),
    "gone": N_("Coursera no longer lists {program}, which explains the removal of {records}."),
    "on": N_("{program} was turned on, which explains the addition of {records}."),
    "new": N_("{program} is new at Coursera, which explains the addition of {records}."),
}
_REMOVING: Final = frozenset({"off", "gone"})


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What of a delivery's configuration changes many records at once; kept with each run.

    Attributes:
        school_year: First and last day, as ``2026-08-01/2027-07-31``.
        attributes: A short text that changes with the mapping of attributes.
    """

    school_year: str = ""
    grades: str = ""
    profile: str = ""
    prefix: str = ""
    attributes: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the settings as they are kept."""
        return asdict(self)


def settings_of(delivery: Delivery) -> RunSettings:
    """Return the settings of a delivery as it is now."""
    year = delivery.school_year
    return RunSettings(
        f"{year.first_day.isoformat()}/{year.last_day.isoformat()}",
        delivery.options.grades.value,
        delivery.receiver.profile,
        delivery.options.sis_id_prefix,
        hashlib.sha256(repr(delivery.attributes).encode()).hexdigest()[:16],
    )


def kept_settings(kept: object) -> RunSettings | None:
    """Return settings from what was kept; None where that is something else."""
    if not isinstance(kept, dict) or not all(isinstance(value, str) for value in kept.values()):
        return None
    try:
        return RunSettings(**kept)
    except TypeError:
        return None


def explanations(
    programs: Iterable[ProgramCounts],
    counts: Mapping[str, FileCounts],
    now: RunSettings | None = None,
    before: RunSettings | None = None,
) -> tuple[str, ...]:
    """Return whole sentences in the person's language, the likeliest first.

    Args:
        programs: With what was switched since the last delivered package.
        counts: Of all files, against that package.
        now: The settings of this run.
        before: Those of the run that delivered the package; None where they are not known.
    """
    found: list[str] = []
    differs = any(one.new or one.changed or one.removed for one in counts.values())
    if now is not None and before is not None and differs:
        found += _of_settings(now, before, counts)
    return (*found, *_of_programs(programs))


def _of_settings(
    now: RunSettings, before: RunSettings, counts: Mapping[str, FileCounts]
) -> Iterable[str]:
    """Yield a sentence for each setting that changed; those that touch most come first."""
    if now.prefix != before.prefix:
        yield _("The SIS ID prefix changed, so that every record is new under its new ID.")
    if now.profile != before.profile:
        yield _(
            "The receiver changed from {before} to {now}, which explains changes in all records."
        ).format(before=_(profile(before.profile).title), now=_(profile(now.profile).title))
    if now.school_year != before.school_year:
        yield _("The school year changed, which explains differences in terms, classes and dates.")
    if now.attributes != before.attributes:
        yield _("The mapping of attributes changed, which explains records that changed.")
    if now.grades != before.grades:
        yield _of_grades(now.grades, before.grades, counts)


def _of_grades(now: str, before: str, counts: Mapping[str, FileCounts]) -> str:
    grades = counts.get(File.RESULTS, _NOTHING)
    if now == GradeOption.NONE:
        text = _("Grades are no longer delivered, which explains the removal of {records}.")
        return text.format(records=counted(File.RESULTS, grades.removed))
    if before == GradeOption.NONE:
        text = _("Grades are delivered from now on, which explains the addition of {records}.")
        return text.format(records=counted(File.RESULTS, grades.new))
    return _("The grade option changed, which explains differences in grade columns and grades.")


def _of_programs(programs: Iterable[ProgramCounts]) -> Iterable[str]:
    """Yield a sentence for the switched programs that matter most, and one for all others."""
    switched = sorted(
        (one for one in programs if one.was_switched in _SWITCHED),
        key=lambda one: (-_share(one)[1], one.program_name, one.program_id),
    )
    switched = [one for one in switched if _share(one)[1]]
    for one in switched[:_MOST_PROGRAMS]:
        file, count = _share(one)
        yield _(_SWITCHED[one.was_switched]).format(
            program=one.program_name or one.program_id, records=counted(file, count)
        )
    others = len(switched) - _MOST_PROGRAMS
    if others > 0:
        yield ngettext(
            "{count} more program was turned on or off, or appeared or vanished.",
            "{count} more programs were turned on or off, or appeared or vanished.",
            others,
        ).format(count=f"{others:,}")


def _share(program: ProgramCounts) -> tuple[str, int]:
    """Return the records that a switched program explains: its enrollments, or what it has most."""
    is_removal = program.was_switched in _REMOVING
    found = {
        file: counts.removed if is_removal else counts.new
        for file, counts in program.files.items()
        if file not in GRADEBOOK
    }
    if found.get(File.ENROLLMENTS):
        return File.ENROLLMENTS, found[File.ENROLLMENTS]
    return max(found.items(), key=lambda pair: pair[1], default=("", 0))
