"""Texts as receivers take them: no line breaks, nothing that cannot be seen, no formulas.

Source: RFC 4180 and OneRoster CSV 1.2.1 (no line break inside a field); OWASP on CSV injection for
the first characters of a formula; the receiver's profile for alphabets and lengths.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from coursera_wizard.domain.oneroster import File
from coursera_wizard.domain.receiver_profiles import ReceiverProfile
from coursera_wizard.domain.run_issues import IssueReason

Report = Callable[[IssueReason, str], None]
"""Is told what was mended in which column."""

READ_BY_PEOPLE: Final = frozenset(
    {
        "title", "name", "description", "givenName", "familyName", "middleName",
        "preferredGivenName", "preferredMiddleName", "preferredFamilyName", "pronouns",
        "location", "comment", "textScore", "subjects", "periods", "grades",
    }
)  # fmt: skip
"""Columns that hold texts for people; a spreadsheet would take some of them for formulas."""

_LINE_BREAKS: Final = re.compile("[ \t]*[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+[ \t]*")
# Zero-width joiners stay: names in several scripts need them.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_TO_MEND: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]"
)
_FORMULA: Final = ("=", "+", "-", "@")
# Letters that are no others with a mark, as the names of Europe have them.
_LETTERS: Final = str.maketrans({
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss", "þ": "th", "Þ": "Th", "ð": "d",
    "Ð": "D", "’": " ", "–": "-", "—": "-",
})  # fmt: skip
_LISTS: Final = frozenset({"grades", "subjects", "subjectCodes", "periods"})
_USER_IDS: Final = "userIds"
# What the part of a user id behind its type may not hold; the list of them is set apart by commas.
_NOT_IN_IDS: Final = re.compile(r"[{},\s]+")
_IS_USER_ID: Final = re.compile(r"\{[a-z]+:[^{},\s-]+\}")
_TO_QUOTE: Final = re.compile('[",]')


def needs_quotes(text: str) -> bool:
    """Return whether a cell cannot stand in a CSV file as it is."""
    return '"' in text or "," in text


def quoted(text: str) -> str:
    """Return a cell as CSV wants it."""
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text


def hidden(text: str) -> tuple[IssueReason, ...]:
    """Return what in a text cannot be seen and would have to be mended."""
    if not _TO_MEND.search(text):
        return ()
    without = _LINE_BREAKS.sub(" ", text)
    has_more = bool(_UNSEEN.search(without)) or "\t" in without
    found = ((IssueReason.LINE_BREAK, without != text), (IssueReason.CONTROL_CHARACTERS, has_more))
    return tuple(reason for reason, is_there in found if is_there)


class Cleaner:
    """Mends the texts of one file as a receiver takes them.

    Args:
        profile: What the receiver takes.
        file: The kind of record.
    """

    def __init__(self, profile: ReceiverProfile, file: File) -> None:
        self._file = file
        self._lengths = profile.lengths
        self._people = _others(profile.text_characters)
        self._usernames = _others(profile.username_characters)

    def looks_clean(self, columns: Sequence[str]) -> Callable[[Sequence[str]], bool]:
        """Return what tells of the cells of a row at once that none has to be mended.

        It may say no of cells that are clean, never yes of others.
        """
        has_rules = self._people is not None or self._usernames is not None
        if has_rules or any(f"{self._file}.{column}" in self._lengths for column in columns):
            return lambda _texts: False
        for_people = [place for place, name in enumerate(columns) if name in READ_BY_PEOPLE]
        lists = [place for place, name in enumerate(columns) if name in _LISTS]
        ids = [place for place, name in enumerate(columns) if name == _USER_IDS]

        def are_clean(texts: Sequence[str]) -> bool:
            if _TO_MEND.search("".join(texts)):
                return False
            for place in lists:
                if "," in texts[place] or texts[place] != texts[place].strip():
                    return False
            for place in ids:
                if texts[place] and not _IS_USER_ID.fullmatch(texts[place]):
                    return False
            for place in for_people:  # noqa: SIM110 - a generator takes longer than the rest
                if texts[place].startswith(_FORMULA):
                    return False
            return True

        return are_clean

    def clean(self, column: str, text: str, report: Report) -> str:
        """Return a text that may be delivered, and tell what had to be mended."""
        if _TO_MEND.search(text):
            without = _LINE_BREAKS.sub(" ", text)
            if without != text:
                report(IssueReason.LINE_BREAK, column)
            seen = _UNSEEN.sub("", without).replace("\t", " ")
            if seen != without:
                report(IssueReason.CONTROL_CHARACTERS, column)
            text = seen.strip()
        if column in _LISTS:
            text = ",".join(filter(None, map(str.strip, text.split(","))))
        elif column == _USER_IDS:
            text = _user_id(text, lambda: report(IssueReason.CHARACTERS_REPLACED, column))
        is_for_people = column in READ_BY_PEOPLE
        others = self._people if is_for_people else None
        if column == "username":
            others = self._usernames
        if others is not None and others.search(text):
            report(IssueReason.CHARACTERS_REPLACED, column)
            text = _plain(text) if is_for_people else text
            text = (
                " ".join(others.sub(" ", text).split()) if is_for_people else others.sub("", text)
            )
        if is_for_people and text.startswith(_FORMULA):
            report(IssueReason.FORMULA, column)
            text = f"'{text}" if others is None else text.lstrip("=+-@ ")
        longest = self._lengths.get(f"{self._file}.{column}")
        if longest is not None and len(text) > longest:
            report(IssueReason.NAME_SHORTENED, column)
            text = text[:longest].strip()
        return text


def _user_id(text: str, on_change: Callable[[], None]) -> str:
    """Return a user id as ``{type:id}`` without what would end it; empty where nothing is left."""
    kind, _colon, found = text.strip("{}").partition(":")
    kept = _NOT_IN_IDS.sub("-", found).strip("-") if _NOT_IN_IDS.search(found) else found
    if kept != found:
        on_change()
    return f"{{{kind}:{kept}}}" if kept else ""


def _plain(text: str) -> str:
    """Return a text whose Latin letters have lost their marks: what is left out then is less."""
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(one for one in parts if not unicodedata.combining(one))


@lru_cache
def _others(characters: str) -> re.Pattern[str] | None:
    """Return what finds characters beyond an alphabet; None where all are allowed."""
    return re.compile(f"[^{characters}]+") if characters else None
