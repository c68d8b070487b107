"""When two names mean one school: names without their accidents, and how much they are alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

TAKEN_PERCENT: Final = 95  # at least so much alike: taken
LOOK_PERCENT: Final = 80  # at least so much: proposed
_TELLING_PERCENT: Final = 70  # at least so much of the words that tell schools apart

# Kinds of schools and little words: names that differ in nothing else may mean the same school.
GENERIC: Final = frozenset(
    """
    a an and at by for from in of on the to with
    academy ac campus center centre college department dept division faculty hs high institute
    institution inst lyceum school sch schools unit univ university
    continuing course courses curriculum ed edu education learning online pathway pathways
    program programme programs programmes studies training
    de del der des di do du el en et fur la las le les los und y
    colegio ecole escuela escola facultad faculte fakultat hochschule instituto scuola schule
    universidad universidade universita universitat universite
    """.split()  # noqa: SIM905 - a list of words reads better without quotes
)
ROMAN: Final = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix"})
# Letters that NFKD leaves whole, though people leave their strokes away.
_LETTERS: Final = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"}
_ACCENTS: Final = range(0x0300, 0x0370)
_FIGURES_APART: Final = re.compile(r"\d \d")
_BLANK: Final = re.compile(r"(?<!\d) | (?!\d)")  # but between figures


class _Folding(dict[int, str]):
    """What each folded character becomes: itself, nothing (accents), or a blank."""

    def __missing__(self, code: int) -> str:
        """Work out what a character becomes."""
        character = chr(code)
        if code in _ACCENTS:
            folded = ""
        elif character.isalnum() or unicodedata.category(character).startswith("M"):
            folded = _LETTERS.get(character, character)  # marks of other scripts are letters
        else:
            folded = " "
        self[code] = folded
        return folded


_FOLDING = _Folding()
_FOLDING_LINES = _Folding({ord("\n"): "\n"})


def words_of(name: str) -> list[str]:
    """Return the words of a name in small letters, without accents and punctuation.

    A name of signs alone is one word as it stands: such names are not all the same.
    """
    if name.isascii():
        text = name.lower()
        if text.replace(" ", "").isalnum():
            return text.split()  # most names need no more
    else:
        text = unicodedata.normalize("NFKD", name)
    return text.casefold().translate(_FOLDING).split() or [name.strip()]


def words_of_each(names: Sequence[str]) -> tuple[list[list[str]], list[str]]:
    """Return the words of many names, and what :func:`key_of` makes of each.

    They are folded as one text, a line each, which is faster than one by one.
    """
    text = "\n".join(names)
    if text.count("\n") >= len(names):  # a name of several lines
        words = [words_of(name) for name in names]
        return words, [key_of(each) for each in words]
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold()
    text = text.lower().translate(_FOLDING_LINES)
    words = [line.split() for line in text.split("\n")]
    keys = text.replace(" ", "").split("\n")
    for place, key in enumerate(keys):
        if not key.isalpha():
            each = words[place] = words[place] or words_of(names[place])
            keys[place] = key_of(each)
    return words, keys


@lru_cache(maxsize=2**18)
def search_key(name: str) -> str:
    """Return the words of a name as one text, to search and sort by."""
    return " ".join(words_of(name))


@lru_cache(maxsize=2**18)
def same_name_key(name: str) -> str:
    """Return what two names of one school share: case, accents, punctuation and blanks aside."""
    return key_of(words_of(name))


def key_of(words: list[str]) -> str:
    """Return the words without blanks; one between figures stays: "1 2" is not "12"."""
    joined = "".join(words)
    if joined.isalpha():
        return joined
    apart = " ".join(words)
    return _BLANK.sub("", apart) if _FIGURES_APART.search(apart) else joined


class NameParts(NamedTuple):
    """A name taken apart for comparing.

    Attributes:
        words: All of them, sorted: their order does not count.
        telling: Those that say more than the kind of school, sorted; all where there are none.
            One text, as `words`.
        numbers: Those that count: with figures, and a letter or Roman number at the end.
    """

    words: str
    telling: str
    numbers: str


def parts_of(words: list[str]) -> NameParts:
    """Return a name, as :func:`words_of` gives it, taken apart."""
    ordered = sorted(words)
    return NameParts(" ".join(ordered), telling_in(ordered), numbers_in(ordered, words[-1]))


def telling_in(ordered: list[str]) -> str:
    """Return the words of a name, given sorted, that say more than the kind of school."""
    return " ".join([word for word in ordered if word not in GENERIC] or ordered)


def numbers_in(ordered: list[str], last: str) -> str:
    """Return what counts one name apart from another, as `NameParts.numbers`.

    Args:
        ordered: The words of the name, sorted.
        last: The word that stands at its end.
    """
    figures = [word for word in ordered if word[:1].isdecimal() or word[-1:].isdecimal()]
    ends = f" {last}" if len(last) == 1 or last in ROMAN else ""
    return " ".join(figures) + ends


def alike(first: NameParts, second: NameParts) -> float:
    """Return how much two names are alike, 0 to 100.

    It is the share of letters that fit, whatever the order of words. Three exceptions keep people
    from surprises:

    * Names that differ in figures ("Intake 2025", "Intake 2026") never reach what is taken.
    * Names that differ only in kinds of schools and little words ("School of Nursing", "Nursing
      Continuing Ed.") are proposed, however different the letters.
    * Names that have only these in common ("School of Nursing", "School of Business") are not
      proposed, however alike the letters.
    """
    return judged(fuzz.ratio(first.words, second.words), first, second)


def judged(score: float, first: NameParts, second: NameParts) -> float:
    """Return the share of fitting letters with the three exceptions of :func:`alike`."""
    if first.telling != second.telling:
        if score >= LOOK_PERCENT:
            telling = fuzz.ratio(first.telling, second.telling)
            if telling < _TELLING_PERCENT:
                return LOOK_PERCENT - 1
    elif score < TAKEN_PERCENT:
        span = TAKEN_PERCENT - 1 - LOOK_PERCENT
        score = max(score, LOOK_PERCENT + span * score / 100)
    if first.numbers != second.numbers:
        return min(score, TAKEN_PERCENT - 1)
    return score
