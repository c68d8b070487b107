"""Makes lines of a text in any usual encoding, without what copying and mailing put into it."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final
from urllib.parse import parse_qs, urlsplit

_LONGEST: Final = 500
_NOTHING_SEEN: Final = str.maketrans(
    {"\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "", "\u00ad": "",
     "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "「": '"', "」": '"', "‘": "'", "’": "'",
     "‐": "-", "‑": "-"}
)  # fmt: skip
_QUOTED: Final = re.compile(r"^\s*>[>\s]*")
_OTHER_BLANK: Final = re.compile(r"[^\S\t ]")
_WIDE_GAP: Final = re.compile(r" {4,}")
_ADDRESS: Final = re.compile(
    r"(?i)(?:https?://|(?<![a-z0-9.-])(?:[a-z0-9-]+\.)*coursera\.(?:com|org)/)[^\s\"'`<>|]+"
)
_EVIDENCE: Final = re.compile(
    r"(?i)https://(?:accounts\.coursera\.org/console/org|api\.coursera\.(?:com|org))/[^\s\"'`<>|]+"
)
_TAIL: Final = ".,;:!?)]}*_"
_REWRITTEN: Final = re.compile(r"(?i)https://[a-z0-9.-]+\.safelinks\.protection\.outlook\.com/\S+")
_GUARDED: Final = re.compile(r"(?i)https://urldefense\.com/v3/__(?P<meant>https?:/\S+?)__;\S*")


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with or without a mark, else Windows' Latin."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    half = len(content) // 2
    for encoding, zeros in (("utf-16-le", content[1::2]), ("utf-16-be", content[::2])):
        if half and zeros.count(0) > half * 0.7:
            return content.decode(encoding, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def cleaned(text: str) -> list[str]:
    """Return the lines of a text: no quoting signs, no unseen signs, plain blanks and quotes.

    Wide and half-wide letters become usual ones, ligatures their letters, a protected link the one
    that was meant. Lines are cut where no value can be any more.
    """
    return [_cleaned(line) for line in text.splitlines()]


def _cleaned(line: str) -> str:
    line = unicodedata.normalize("NFKC", line[:_LONGEST]).translate(_NOTHING_SEEN)
    line = _OTHER_BLANK.sub(" ", _QUOTED.sub("", line))
    line = _GUARDED.sub(lambda match: match.group("meant"), line)
    line = _REWRITTEN.sub(lambda match: _meant(match.group()), line)
    return _WIDE_GAP.sub("    ", line)


def _meant(link: str) -> str:
    """Return the link that a mail server's protection replaced."""
    try:
        return parse_qs(urlsplit(link).query).get("url", [link])[0]
    except ValueError:
        return link


def address_in(text: str) -> str:
    """Return the first address in a text, without the signs that end its sentence."""
    match = _ADDRESS.search(text)
    return match.group().rstrip(_TAIL) if match is not None else ""


def evidence_in(text: str) -> str:
    """Return the first address that only Coursera's console or its API has; nothing is opened."""
    match = _EVIDENCE.search(text)
    return match.group().rstrip(_TAIL) if match is not None else ""
