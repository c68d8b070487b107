"""Lines of packages, each sorted by its id: made single, compared, carried over."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from coursera_wizard.domain.oneroster import File


def id_of(line: str) -> str:
    """Return the sourcedId of a line; ids are never quoted."""
    return line.partition(",")[0]


def single(groups: Iterable[list[str]], on_second: Callable[[str], None]) -> Iterator[list[str]]:
    """Yield sorted groups with one line an id: the first in order.

    Args:
        groups: Each sorted, without equal lines.
        on_second: Told the id of every further line of an id.
    """
    for lines in groups:
        if len({line.partition(",")[0] for line in lines}) == len(lines):
            yield lines
            continue
        kept: list[str] = []
        last = ""
        for line in lines:
            found = id_of(line)
            if found == last:
                on_second(found)
            else:
                kept.append(line)
            last = found
        yield kept


class Earlier:
    """The lines of one file of an earlier package, in their order, as far as they were asked for.

    Args:
        package: The full package; None for none.
        file: Which file.
        header: As that version writes it; a file of another form counts as not there.
    """

    def __init__(self, package: zipfile.ZipFile | None, file: File, header: bytes) -> None:
        self._lines = _lines(package, file, header)
        self._next = next(self._lines, None)

    def up_to(self, last: str) -> dict[str, str]:
        """Return the lines up to and with an id, by id, that were not returned before."""
        found: dict[str, str] = {}
        while self._next is not None and (sourced_id := id_of(self._next)) <= last:
            found[sourced_id] = self._next
            self._next = next(self._lines, None)
        return found

    def rest(self) -> list[str]:
        """Return all lines that are left."""
        found = [] if self._next is None else [self._next, *self._lines]
        self._next = None
        return found


def carried_over(groups: Iterable[list[str]], earlier: Earlier) -> Iterator[list[str]]:
    """Yield the groups with the lines of an earlier package whose ids are gone."""
    for lines in groups:
        before = earlier.up_to(id_of(lines[-1]))
        for line in lines:
            before.pop(id_of(line), None)
        yield sorted([*lines, *before.values()]) if before else lines
    rest = earlier.rest()
    if rest:
        yield rest


def open_package(path: Path | None) -> zipfile.ZipFile | None:
    """Return an earlier package for reading; None where there is none any more."""
    if path is None or not path.is_file():
        return None
    return zipfile.ZipFile(path)


def _lines(package: zipfile.ZipFile | None, file: File, header: bytes) -> Iterator[str]:
    if package is None or f"{file}.csv" not in package.namelist():
        return
    with package.open(f"{file}.csv") as member:
        if member.readline() != header:
            return
        for line in member:
            yield line.decode()
