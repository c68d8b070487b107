"""Has a finished package read back by the checks that know nothing of the writer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursera_wizard.services.package_check.check import check_package
from coursera_wizard.services.package_check.expectation import Expectation

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.services.run.roster import Roster


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with a package: how much, and the first of it for support."""

    count: int
    details: str


def verify(
    package: Path,
    roster: Roster,
    rows: Mapping[str, int] | None,
    on_rows: Callable[[int], None],
    mode: str = "bulk",
) -> Refusal | None:
    """Return what is wrong with a package, or None; blocking.

    Args:
        package: The zip.
        roster: What was meant to be written, and for which receiver.
        rows: How many rows each file was written with, where that is known.
        on_rows: Told how far it is; to raise there ends it.
        mode: ``bulk`` for a full package, ``delta`` for one of changes.
    """
    profile = roster.profile
    allowed = frozenset(file.value for file in profile.files_for(grades=roster.has_grades))
    expectation = Expectation(
        version=roster.version.value,
        mode=mode,
        is_zip=True,
        allowed_files=allowed,
        rows=rows,
        id_characters=profile.id_characters,
        id_length=profile.id_length,
        text_characters=profile.text_characters,
        username_characters=profile.username_characters,
        lengths=profile.lengths,
        user_ids=profile.user_ids,
    )
    verdict = check_package(package, expectation=expectation, on_rows=on_rows)
    if not verdict.mistake_count:
        return None
    lines = [
        f"{one.file} {one.row} {one.column} {one.rule}: {one.text}" for one in verdict.mistakes[:20]
    ]
    return Refusal(verdict.mistake_count, "\n".join(lines))
