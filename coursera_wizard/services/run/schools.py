"""The organization as district, and each chosen program as a school."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coursera_wizard.domain.attribute_rows import Entity
from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.run.sources import fed, values
from coursera_wizard.services.run.texts import Cleaner, quoted

if TYPE_CHECKING:
    from coursera_wizard.services.run.roster import Roster


def org_lines(roster: Roster, note: Callable[[Issue], None]) -> list[str]:
    """Return the lines of orgs.csv: one district, and one school however many programs share it.

    Of several programs with one school the first by id gives its identifier.
    """
    cleaner = Cleaner(roster.profile, File.ORGS)
    rows = fed(roster.delivery.attributes, Entity.SCHOOLS)

    def report_for(sourced_id: str, program_id: str) -> Callable[[IssueReason, str], None]:
        def report(reason: IssueReason, column: str) -> None:
            note(Issue(reason, File.ORGS, sourced_id, program_id, program_id, column))

        return report

    name = cleaner.clean("name", roster.organization_name, report_for(roster.district_id, ""))
    district = quoted(name or roster.organization_id)
    lines = {
        roster.district_id: (
            f"{roster.district_id},,,{district},district,{quoted(roster.organization_id)},\r\n"
        )
    }
    for program in sorted(roster.programs, key=lambda one: one.program_id):
        if program.school_id in lines:
            continue
        report = report_for(program.school_id, program.program_id)
        fields = {
            "id": program.program_id,
            "name": program.name,
            "url": program.url,
            "programSlug": program.slug,
            "organizationId": roster.organization_id,
            "organizationName": roster.organization_name,
        }
        row = rows.get("identifier")
        identifier = values(row, fields, roster.zone) if row is not None else ""
        identifier = cleaner.clean("identifier", identifier, report)
        school = cleaner.clean("name", program.school.name, report) or program.program_id
        lines[program.school_id] = (
            f"{program.school_id},,,{quoted(school)},school,{quoted(identifier)},"
            f"{roster.district_id}\r\n"
        )
    return sorted(lines.values())
