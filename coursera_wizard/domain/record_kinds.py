"""What a person calls the records of each OneRoster file, alone and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from coursera_wizard.domain.oneroster import File
from coursera_wizard.i18n import N_, _, ngettext

_NAMES: Final[Mapping[str, str]] = {
    File.ACADEMIC_SESSIONS: N_("Terms"),
    File.ORGS: N_("Schools"),
    File.COURSES: N_("Courses"),
    File.CLASSES: N_("Classes"),
    File.USERS: N_("Users"),
    File.ROLES: N_("Roles"),
    File.ENROLLMENTS: N_("Enrollments"),
    File.DEMOGRAPHICS: N_("Demographics"),
    File.CATEGORIES: N_("Grade categories"),
    File.LINE_ITEMS: N_("Grade columns"),
    File.RESULTS: N_("Grades"),
}
_COUNTED: Final[Mapping[str, Callable[[int], str]]] = {
    File.ACADEMIC_SESSIONS: lambda count: ngettext("{count} term", "{count} terms", count),
    File.ORGS: lambda count: ngettext("{count} school", "{count} schools", count),
    File.COURSES: lambda count: ngettext("{count} course", "{count} courses", count),
    File.CLASSES: lambda count: ngettext("{count} class", "{count} classes", count),
    File.USERS: lambda count: ngettext("{count} user", "{count} users", count),
    File.ROLES: lambda count: ngettext("{count} role", "{count} roles", count),
    File.ENROLLMENTS: lambda count: ngettext("{count} enrollment", "{count} enrollments", count),
    File.DEMOGRAPHICS: lambda count: ngettext(
        "{count} record of demographics", "{count} records of demographics", count
    ),
    File.CATEGORIES: lambda count: ngettext(
        "{count} grade category", "{count} grade categories", count
    ),
    File.LINE_ITEMS: lambda count: ngettext("{count} grade column", "{count} grade columns", count),
    File.RESULTS: lambda count: ngettext("{count} grade", "{count} grades", count),
}
_ORDER: Final = {file.value: place for place, file in enumerate(File)}


def kind_name(file: str) -> str:
    """Return what a person calls the records of a file, such as ``Enrollments``.

    A file that is not known here keeps its own name.
    """
    known = _NAMES.get(file)
    return _(known) if known else file


def counted(file: str, count: int) -> str:
    """Return a number of records with their kind, such as ``1,204 enrollments``."""
    known = _COUNTED.get(file)
    text = known(count) if known else ngettext("{count} record", "{count} records", count)
    return text.format(count=f"{count:,}")


def part_of(file: str, part: int, whole: int) -> str:
    """Return a part of all records of a kind, such as ``1,204 of 8,410 enrollments``."""
    return _("{part} of {whole}").format(part=f"{part:,}", whole=counted(file, whole))


def in_package_order(file: str) -> tuple[int, str]:
    """Return what sorts files as they stand in a package; those not known come last."""
    return (_ORDER.get(file, len(_ORDER)), file)
