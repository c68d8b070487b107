"""The existing schools, to find those that may be meant by a program's name.

Same names first; for the others only names that share words are compared, never every pair. The
result does not depend on the order of schools.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from typing import Final, TypeVar

from rapidfuzz import fuzz, process

from coursera_wizard.domain.mapping import Match, School
from coursera_wizard.domain.school_names import (
    LOOK_PERCENT,
    TAKEN_PERCENT,
    NameParts,
    judged,
    key_of,
    parts_of,
    words_of,
)

_PER_STEP: Final = 250
_RARE: Final = 12  # names that share a word: all are looked at
_MOST_COMPARED: Final = 16  # of the names that have the same words, or all but one
_CROWDED: Final = 100  # so many have them: names with all words but one are compared as well
_REFINED: Final = 8  # of those most alike by letters, how many are judged in full
_SHORTEST_MISSPELLED: Final = 4
_NOTHING: Final = (0.0, "")

Item = TypeVar("Item")


class SchoolIndex:
    """Finds the existing schools whose names may be meant by a program's name."""

    def __init__(self, schools: Iterable[School]) -> None:
        """Prepare the index; it is ready when :meth:`build` has ended.

        Args:
            schools: Only those that exist (with a sourcedId) are found.
        """
        self._schools = tuple(schools)
        self._same: dict[str, list[School]] = {}
        # By their sorted words, which is what is compared: the names, with their keys.
        self._names: dict[str, list[tuple[NameParts, str]]] = {}
        # Each known word has a random number; the sum of a name's telling words stands for them,
        # and finds names that have the same ones, or all but one. The shortest come first.
        self._word_numbers = _WordNumbers()
        self._by_words: dict[int, list[str]] = {}
        self._by_most_words: dict[int, list[str]] = {}
        self._by_rare_word: dict[int, list[str]] = {}
        # By all words but one, for where very many names have the same telling words.
        self._by_one_word_less: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str], tuple[float, str]] = {}

    def build(self) -> Iterator[None]:
        """Read the schools, in small parts."""
        existing = {school for school in self._schools if not school.is_new}
        yield
        schools = sorted(existing, key=lambda school: (school.name, school.sourced_id))
        for some_schools in _parts(schools):
            for school in some_schools:
                self._read(school)
            yield
        names = sorted(self._names, key=lambda name: (len(name), name))
        yield
        telling = {word for name in names for word in self._names[name][0][0].telling}
        yield
        for some_words in _parts(sorted(telling)):
            self._word_numbers.learn(some_words)
            yield
        for some_names in _parts(names):
            for name in some_names:
                self._add(name)
            yield
        self._by_rare_word = {
            word: names for word, names in self._by_rare_word.items() if len(names) <= _RARE
        }
        crowds = [near for near in self._by_most_words.values() if len(near) > _CROWDED]
        crowded = set(chain(*crowds))
        yield
        for some_names in _parts([name for name in names if name in crowded]):
            for name in some_names:
                for less in _one_word_less(name):
                    self._by_one_word_less.setdefault(less, []).append(name)
            yield

    def find(self, program_name: str) -> tuple[School, Match, int]:
        """Return a program's school, how it was found, and how much alike the names are."""
        words = words_of(program_name)
        same = self._same.get(key_of(words))
        if same is not None:
            return _same_name(same, program_name)
        parts = parts_of(words)
        asked = (parts.words, parts.numbers)
        found = self._found.get(asked)
        if found is None:
            found = self._found[asked] = self._most_alike(parts)
        score, key = found
        if score < LOOK_PERCENT:
            return School(program_name), Match.NEW_SCHOOL, 0
        schools = self._same[key]
        is_taken = score >= TAKEN_PERCENT and len(schools) == 1
        return schools[0], Match.ALIKE if is_taken else Match.NEEDS_LOOK, int(score)

    def _read(self, school: School) -> None:
        words = words_of(school.name)
        key = key_of(words)
        schools = self._same.get(key)
        if schools is None:
            parts = parts_of(words)
            self._same[key] = [school]
            self._names.setdefault(parts.words, []).append((parts, key))
        else:
            schools.append(school)

    def _add(self, name: str) -> None:
        words = [self._word_numbers[word] for word in self._names[name][0][0].telling]
        total = sum(words)
        self._by_words.setdefault(total, []).append(name)
        self._by_most_words.setdefault(total, []).append(name)
        for word in set(words):
            self._by_most_words.setdefault(total - word, []).append(name)
            self._by_rare_word.setdefault(word, []).append(name)

    def _most_alike(self, parts: NameParts) -> tuple[float, str]:
        """Return the highest score and the key of its name; of equals, the first found."""
        numbers = [self._word_numbers[word] for word in parts.telling]
        total = sum(numbers)
        if not total:
            return _NOTHING
        best = _NOTHING
        sums = [total]
        if 0 in numbers:  # one word differs already
            numbers = [number for number in numbers if number]
        else:
            sums += [total - number for number in numbers]
            same = self._by_words.get(total)
            if same is not None:
                # Names of the same telling words may differ in most of their letters.
                best = self._best_of(_nearest(same, parts.words), parts, 0)
                if best[0] >= TAKEN_PERCENT:
                    return best
        names = self._sharing(parts.words, sums, numbers)
        further = self._best_of(names, parts, max(best[0], LOOK_PERCENT))
        return further if further[0] > best[0] else best

    def _sharing(self, name: str, sums: list[int], words: list[int]) -> list[str]:
        """Return the names that have these sums of words, all but one of them, or a rare word."""
        names: list[str] = []
        is_crowded = False
        for some_words in sums:
            near = self._by_most_words.get(some_words)
            if near is not None:
                is_crowded = is_crowded or len(near) > _CROWDED
                names += _nearest(near, name)
        for word in words:
            rare = self._by_rare_word.get(word)
            if rare is not None:
                names += rare
        if is_crowded:
            for less in _one_word_less(name):
                names += _nearest(self._by_one_word_less.get(less, []), name)
        return names

    def _best_of(self, names: list[str], parts: NameParts, least: float) -> tuple[float, str]:
        """Return the highest score of at least so much among names, and its key."""
        best = process.extractOne(
            parts.words, names, scorer=fuzz.ratio, processor=None, score_cutoff=least
        )
        if best is None:
            return _NOTHING
        found = self._judged(best[0], best[1], parts)
        if found[0] >= best[1]:
            return found
        # It differs in figures: another one may be less alike by letters, and have the same ones.
        likely = process.extract(
            parts.words,
            names,
            scorer=fuzz.ratio,
            processor=None,
            limit=_REFINED,
            score_cutoff=max(least, found[0]),
        )
        others = [self._judged(name, score, parts) for name, score, _ in likely]
        return max([found, *others], key=_score)

    def _judged(self, name: str, score: float, parts: NameParts) -> tuple[float, str]:
        spelled = self._names[name]
        if len(spelled) == 1:
            return judged(score, parts, spelled[0][0]), spelled[0][1]
        return max(((judged(score, parts, each), key) for each, key in spelled), key=_score)


class _WordNumbers(dict[str, int]):
    """The number of each known word; any other word has that of one nearly alike, or 0."""

    def __init__(self) -> None:
        super().__init__()
        self._near: dict[str, str] = {}  # each known word, and its misspellings

    def learn(self, words: Sequence[str]) -> None:
        """Give known words, sorted, their numbers: random, and always the same."""
        for word in words:
            self[word] = int.from_bytes(blake2b(word.encode(), digest_size=7).digest(), "big")
            for variant in (word, *_misspellings(word)):
                self._near.setdefault(variant, word)

    def __missing__(self, word: str) -> int:
        """Return the number of the word that has a letter more, less or other; 0 for none."""
        variants = (word, *_misspellings(word))
        near = [self._near[variant] for variant in variants if variant in self._near]
        number = self[word] = self[min(near)] if near else 0
        return number


def _same_name(same: list[School], program_name: str) -> tuple[School, Match, int]:
    """Several schools of one name are told apart by the person, unless one is spelled alike."""
    exact = [school for school in same if school.name == program_name] or same
    if len(exact) == 1:
        return exact[0], Match.SAME_NAME, 0
    return exact[0], Match.NEEDS_LOOK, 100


def _one_word_less(name: str) -> list[str]:
    """Return a name, and what it is without each of its words."""
    words = name.split(" ")
    less = [" ".join(words[:place] + words[place + 1 :]) for place in range(len(words))]
    return list(dict.fromkeys([name, *less]))


def _nearest(names: list[str], name: str) -> list[str]:
    """Return the names; where they are very many, those nearest in length."""
    if len(names) <= _MOST_COMPARED:
        return names
    place = bisect_left(names, len(name), key=len)
    begin = max(min(place - _MOST_COMPARED // 2, len(names) - _MOST_COMPARED), 0)
    return names[begin : begin + _MOST_COMPARED]


def _score(found: tuple[float, str]) -> float:
    return found[0]


def _misspellings(word: str) -> list[str]:
    """Return the word without each of its letters: two words with one of these in common are near.

    It covers a letter too many, too few, wrong, or swapped with its neighbor.
    """
    if len(word) < _SHORTEST_MISSPELLED or not word.isalpha():
        return []
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for begin in range(0, len(items), _PER_STEP):
        yield items[begin : begin + _PER_STEP]
