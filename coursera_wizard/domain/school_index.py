"""The existing schools, to find those that may be meant by a program's name.

Same names first; for the others only names that share words are compared, never every pair. The
result does not depend on the order of schools.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from heapq import merge
from itertools import chain, islice
from typing import Any, Final, TypeVar

from rapidfuzz import fuzz, process

from coursera_wizard.domain.mapping import Match, School
from coursera_wizard.domain.school_names import (
    GENERIC,
    LOOK_PERCENT,
    ROMAN,
    TAKEN_PERCENT,
    NameParts,
    judged,
    key_of,
    numbers_in,
    parts_of,
    telling_in,
    words_of,
    words_of_each,
)

_PER_STEP: Final = 250
_PER_RUN: Final = 1000  # sorted at once
_FORGOTTEN_PER_STEP: Final = 2000
_RARE: Final = 12  # names that share a word: all are looked at
_MOST_COMPARED: Final = 16  # of the names that have the same words, or all but one
_CROWDED: Final = 100  # so many have them: names with all words but one are compared as well
_REFINED: Final = 8  # of those most alike by letters, how many are judged in full
_SHORTEST_MISSPELLED: Final = 4
_NOTHING: Final = (0.0, "")
_UNKNOWN: Final = -1
# An enum's member costs more to name than most of what is done with it here.
_NEW_SCHOOL, _ALIKE, _NEEDS_LOOK = Match.NEW_SCHOOL, Match.ALIKE, Match.NEEDS_LOOK

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
        self._word_numbers = _WordNumbers(dict.fromkeys(GENERIC, 0))
        self._generic_numbers = _WordNumbers()  # for names that have no other words
        self._by_words: dict[int, list[str]] = {}
        self._by_most_words: dict[int, list[str]] = {}
        self._by_rare_word: dict[int, list[str]] = {}
        # By all words but one, for where very many names have the same telling words.
        self._by_one_word_less: dict[str, list[str]] = {}
        self._found: dict[str, tuple[float, str]] = {}

    def build(self) -> Iterator[None]:
        """Read the schools, in small parts."""
        for some_schools in _parts(self._schools):
            for school in some_schools:
                if not school.is_new:
                    self._same.setdefault(key_of(words_of(school.name)), []).append(school)
            yield
        for some_keys in _parts(list(self._same)):
            for key in some_keys:
                self._read(key)
            yield
        for spelled in self._names.values():
            if len(spelled) > 1:
                spelled.sort(key=lambda found: _spelling(self._same[found[1]][0]))
        yield
        names: list[str] = []
        yield from _sort(self._names, names)
        names.sort(key=len)
        yield
        yield from self._read_words(names)
        for some_names in _parts(names):
            for name in some_names:
                self._add(name)
            yield
        self._by_rare_word = {
            word: names for word, names in self._by_rare_word.items() if len(names) <= _RARE
        }
        yield
        yield from self._read_crowds(names)

    def forget(self) -> Iterator[None]:
        """Let go of everything in small parts: to free it all at once would be felt."""
        known: tuple[dict[Any, Any], ...] = (
            self._same, self._names, self._word_numbers, self._word_numbers.near,
            self._generic_numbers, self._by_words, self._by_most_words, self._by_rare_word,
            self._by_one_word_less, self._found,
        )  # fmt: skip
        for one in known:
            while len(one) > _FORGOTTEN_PER_STEP:
                for _time in range(_FORGOTTEN_PER_STEP):
                    one.popitem()
                yield

    def find(self, program_name: str) -> tuple[School, Match, int]:
        """Return a program's school, how it was found, and how much alike the names are."""
        return self.find_each([program_name])[0]

    def find_each(self, program_names: Sequence[str]) -> list[tuple[School, Match, int]]:
        """Return for each of some programs what :meth:`find` returns, which is faster together."""
        same_names, known, answers = self._same, self._found, []
        for name, words, key in zip(program_names, *words_of_each(program_names), strict=True):
            same = same_names.get(key)
            if same is not None:
                answers.append(_same_name(same, name))
                continue
            last = words[-1]
            words.sort()
            ordered = asked = " ".join(words)
            numbers = ""
            if len(last) == 1 or last in ROMAN or not key.isalpha():
                numbers = numbers_in(words, last)
                asked = f"{ordered}\n{numbers}"
            found = known.get(asked)
            if found is None:
                found = known[asked] = self._most_alike(ordered, words, numbers)
            score, found_key = found
            if score < LOOK_PERCENT:
                answers.append((School(name), _NEW_SCHOOL, 0))
                continue
            schools = same_names[found_key]
            is_taken = score >= TAKEN_PERCENT and len(schools) == 1
            match = _ALIKE if is_taken else _NEEDS_LOOK
            answers.append((schools[0], match, int(score)))
        return answers

    def _read(self, key: str) -> None:
        schools = self._same[key]
        if len(schools) > 1:  # whatever the order they came in
            unlike = sorted(set(schools), key=_spelling)
            schools = self._same[key] = unlike
        parts = parts_of(words_of(schools[0].name))
        self._names.setdefault(parts.words, []).append((parts, key))

    def _read_words(self, names: list[str]) -> Iterator[None]:
        telling: set[str] = set()
        for some_names in _parts(names):
            for name in some_names:
                telling.update(self._names[name][0][0].telling.split(" "))
            yield
        words: list[str] = []
        yield from _sort(telling, words)
        for some_words in _parts(words):
            self._word_numbers.learn([word for word in some_words if word not in GENERIC])
            self._generic_numbers.learn([word for word in some_words if word in GENERIC])
            yield

    def _add(self, name: str) -> None:
        parts = self._names[name][0][0]
        words = [self._number_of(word) for word in parts.telling.split(" ")]
        total = sum(words)
        self._by_words.setdefault(total, []).append(name)
        self._by_most_words.setdefault(total, []).append(name)
        for word in set(words):
            self._by_most_words.setdefault(total - word, []).append(name)
            self._by_rare_word.setdefault(word, []).append(name)

    def _number_of(self, word: str) -> int:
        return self._word_numbers[word] or self._generic_numbers[word]

    def _read_crowds(self, names: list[str]) -> Iterator[None]:
        crowds = [near for near in self._by_most_words.values() if len(near) > _CROWDED]
        crowded = set(chain(*crowds))
        yield
        for part in _parts([name for name in names if name in crowded]):
            for name in part:
                for less in _one_word_less(name):
                    self._by_one_word_less.setdefault(less, []).append(name)
            yield

    def _most_alike(self, name: str, ordered: list[str], figures: str) -> tuple[float, str]:
        """Return the highest score and the key of its name; of equals, the first found."""
        numbers = list(map(self._word_numbers.__getitem__, ordered))
        if not any(numbers):
            numbers = list(map(self._generic_numbers.__getitem__, ordered))
        missing = numbers.count(_UNKNOWN)
        total = sum(numbers) + missing
        if not total:
            return _NOTHING
        best = _NOTHING
        if not missing:
            same = self._by_words.get(total)
            if same is not None:
                # Names of the same telling words may differ in most of their letters.
                best = self._best_of(_nearest(same, name), name, ordered, figures, 0)
                if best[0] >= TAKEN_PERCENT:
                    return best
        names = self._sharing(name, numbers, total, is_complete=not missing)
        if not names:
            return best
        least = max(best[0], LOOK_PERCENT)
        further = self._best_of(names, name, ordered, figures, least)
        return further if further[0] > best[0] else best

    def _sharing(
        self, name: str, numbers: list[int], total: int, *, is_complete: bool
    ) -> list[str]:
        """Return the names that have these words, all but one of them, or a rare word.

        Of a name with a word that is not known, one word differs already.
        """
        by_most, by_rare = self._by_most_words, self._by_rare_word
        found: list[str] = []
        is_crowded = False
        near = by_most.get(total)
        if near is not None:
            if len(near) > _MOST_COMPARED:
                is_crowded = len(near) > _CROWDED
                near = _nearest(near, name)
            found += near
        for number in numbers:
            if number > 0:
                if is_complete and total - number in by_most:
                    near = by_most[total - number]
                    if len(near) > _MOST_COMPARED:
                        is_crowded = is_crowded or len(near) > _CROWDED
                        near = _nearest(near, name)
                    found += near
                if number in by_rare:
                    found += by_rare[number]
        if is_crowded:
            by_less = self._by_one_word_less
            for less in _one_word_less(name):
                if less in by_less:
                    near = by_less[less]
                    found += near if len(near) <= _MOST_COMPARED else _nearest(near, name)
        return found

    def _best_of(
        self, names: list[str], name: str, ordered: list[str], figures: str, least: float
    ) -> tuple[float, str]:
        """Return the highest score of at least so much among names, and its key."""
        best = process.extractOne(
            name, names, scorer=fuzz.ratio, processor=None, score_cutoff=least
        )
        if best is None:
            return _NOTHING
        parts = NameParts(name, telling_in(ordered), figures)
        found = self._judged(best[0], best[1], parts)
        if found[0] >= best[1]:
            return found
        # It differs in figures: another one may be less alike by letters, and have the same ones.
        likely = process.extract(
            name,
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
    """The number of each known word; any other has that of one nearly alike, or `_UNKNOWN`."""

    def __init__(self, known: dict[str, int] | None = None) -> None:
        super().__init__(known or {})
        self.near: dict[str, str] = {}  # each word that was learned, and its misspellings

    def learn(self, words: Sequence[str]) -> None:
        """Give words, sorted, their numbers: random, and always the same."""
        for word in words:
            self[word] = int.from_bytes(blake2b(word.encode(), digest_size=7).digest(), "big")
            for variant in (word, *_misspellings(word)):
                self.near.setdefault(variant, word)

    def __missing__(self, word: str) -> int:
        """Return the number of the word that has a letter more, less or other."""
        near = self.near
        if word in near:  # a letter is missing
            meant = near[word]
        else:
            variants = [variant for variant in _misspellings(word) if variant in near]
            # A letter too many; else one that is wrong.
            known = [variant for variant in variants if near[variant] == variant]
            meant = min(known or [near[variant] for variant in variants], default="")
        number = self[word] = self[meant] if meant else _UNKNOWN
        return number


def _same_name(same: list[School], program_name: str) -> tuple[School, Match, int]:
    """Several schools of one name are told apart by the person, unless one is spelled alike."""
    exact = [school for school in same if school.name == program_name] or same
    if len(exact) == 1:
        return exact[0], Match.SAME_NAME, 0
    return exact[0], Match.NEEDS_LOOK, 100


def _one_word_less(name: str) -> list[str]:
    """Return a name, and what it is without each of its words."""
    less, begin = [name], 0
    for word in name.split(" "):
        end = begin + len(word) + 1
        less.append(name[:begin] + name[end:] if end < len(name) else name[: max(begin - 1, 0)])
        begin = end
    return list(dict.fromkeys(less))


def _nearest(names: list[str], name: str) -> list[str]:
    """Return the names; where they are very many, those nearest in length."""
    if len(names) <= _MOST_COMPARED:
        return names
    place = bisect_left(names, len(name), key=len)
    begin = max(min(place - _MOST_COMPARED // 2, len(names) - _MOST_COMPARED), 0)
    return names[begin : begin + _MOST_COMPARED]


def _spelling(school: School) -> tuple[str, str]:
    return school.name, school.sourced_id


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


def _sort(items: Iterable[str], into: list[str]) -> Iterator[None]:
    """Put texts in order, in small parts."""
    left = iter(items)
    runs: list[list[str]] = []
    while run := sorted(islice(left, _PER_RUN)):
        runs.append(run)
        yield
    merged = merge(*runs)
    while part := list(islice(merged, _PER_RUN)):
        into += part
        yield
