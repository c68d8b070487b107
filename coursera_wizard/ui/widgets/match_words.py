"""Says in two or three words how a program came to its school, and whether that needs a look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coursera_wizard.domain.mapping import Match
from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from coursera_wizard.domain.mapping import ProgramMapping
    from coursera_wizard.wizard.program_index import ProgramIndex


@dataclass(frozen=True, slots=True)
class Pill:
    """What stands in the match column.

    Attributes:
        words: A few words; empty for nothing.
        tone: good, look, wrong or plain.
        explanation: One sentence more, for the tool tip and the line below the table.
        can_confirm: Whether the person is asked to say yes.
    """

    words: str = ""
    tone: str = "plain"
    explanation: str = ""
    can_confirm: bool = False


NO_PILL = Pill()


def pill_of(row: ProgramMapping, index: ProgramIndex) -> Pill:
    """Return what to say of a program."""
    if index.is_gone(row):
        return Pill(
            _("Gone from Coursera"),
            "wrong" if row.is_on else "plain",
            _("Coursera does not list this program any more."),
        )
    if not row.is_on:
        if not row.is_new:
            return NO_PILL
        return Pill(_("New"), "plain", _("Coursera lists this program for the first time."))
    if row.match is Match.NEEDS_LOOK:
        return _look_pill(row)
    if index.sharing(row) > 1:
        return _shared_pill(row, index)
    return _matched_pill(row)


def shared_words(count: int) -> str:
    """Return what a pill says when several programs become one new school."""
    if count == 2:
        return _("Two programs, one school")
    return _("{count} programs, one school").format(count=count)


def alike_words(percent: int) -> str:
    """Return what a pill says of a school whose name is only similar."""
    return _("Check: {percent} % alike").format(percent=percent)


def _look_pill(row: ProgramMapping) -> Pill:
    names = {
        "school": row.school.name if row.school is not None else "",
        "percent": row.alike_percent,
    }
    if row.alike_percent >= 100:
        return Pill(
            _("Check: several of this name"),
            "look",
            _("Several existing schools are called “{school}”. Is it this one?").format(**names),
            can_confirm=True,
        )
    return Pill(
        alike_words(row.alike_percent),
        "look",
        _("Is “{school}” the school of this program? The names are {percent} % alike.").format(
            **names
        ),
        can_confirm=True,
    )


def _shared_pill(row: ProgramMapping, index: ProgramIndex) -> Pill:
    words = shared_words(index.sharing(row))
    name = row.school.name if row.school is not None else ""
    if index.is_unconfirmed_merge(row):
        return Pill(
            words,
            "look",
            _(
                "“{school}” would be one new school for several programs. Confirm that, or rename"
                " one."
            ).format(school=name),
            can_confirm=True,
        )
    return Pill(
        words,
        "good",
        _("Several programs become the new school “{school}”, as confirmed.").format(school=name),
    )


def _matched_pill(row: ProgramMapping) -> Pill:
    if row.match is Match.SAME_NAME:
        return Pill(_("Same name"), "good", _("An existing school has this name."))
    if row.match is Match.ALIKE:
        words = _("{percent} % alike").format(percent=row.alike_percent)
        return Pill(words, "good", _("An existing school has nearly this name."))
    if row.school is not None and row.school.is_new:
        return Pill(_("New school"), "good", _("This delivery makes the school."))
    if row.match is Match.CHOSEN:
        return Pill(_("Chosen"), "good", _("An existing school that you chose or confirmed."))
    return NO_PILL
