"""The one place where the command line prints: sentences for a person, or one JSON object."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, TextIO

from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coursera_wizard.domain.problem import Problem

# What comes from outside must not move the cursor or color the terminal.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_WIDEST = 96


class Output:
    """Says what a command has to say, to a person or to a program.

    A person reads sentences: results on standard output, problems and progress on standard error.
    A program gets one JSON object on standard output and nothing else. Whoever stops reading
    (``| head``) does not stop the work.
    """

    def __init__(
        self,
        *,
        as_json: bool = False,
        with_details: bool = False,
        out: TextIO | None = None,
        err: TextIO | None = None,
    ) -> None:
        """Make an output.

        Args:
            as_json: One JSON object instead of sentences.
            with_details: Show the details of problems, which are for support.
            out: Standard output, by default.
            err: Standard error, by default.
        """
        self.as_json = as_json
        self._with_details = with_details
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._progress = ""

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at standard output as it is written."""
        return self._out.isatty()

    # -- for a person

    def say(self, text: str = "") -> None:
        """Print a line; a program that reads JSON does not get it."""
        if not self.as_json:
            self.end_progress()
            self._write(self._out, text)

    def heading(self, text: str) -> None:
        """Print a line that begins a part."""
        if not self.as_json:
            self.end_progress()
            bold = self._out.isatty() and "NO_COLOR" not in os.environ
            self._write(self._out, text, *(("\x1b[1m", "\x1b[0m") if bold else ()))

    def paragraph(self, text: str, indent: str = "  ") -> None:
        """Print a text that is broken into lines for a person, and left alone in a pipe."""
        for line in text.splitlines() or [""]:
            if self._out.isatty():
                self.say(_wrapped(line, indent))
            else:
                self.say(f"{indent}{line}")

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Print names and values below each other."""
        width = max((len(name) for name, _value in rows), default=0)
        for name, value in rows:
            first, *more = value.splitlines() or [""]
            self.say(f"  {name:<{width}}  {first}")
            for line in more:
                self.say(f"  {'':<{width}}  {line}")

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        numbers_from: int = 99,
        is_aligned: bool = False,
    ) -> None:
        """Print a table: drawn on a terminal, separated by tabs in a pipe.

        Args:
            heads: The first line.
            rows: The others.
            numbers_from: The column from which on there are numbers, which stand on the right.
            is_aligned: Whether it is drawn with blanks in a pipe, too: a summary that people read
                in a log.
        """
        if self.as_json:
            return
        if not self.is_terminal:
            if is_aligned:
                for line in _aligned((heads, *rows), numbers_from):
                    self.say(line)
                return
            for row in (heads, *rows):
                self.say("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
            return
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
        for place, head in enumerate(heads):
            is_number = place >= numbers_from
            drawn.add_column(head, overflow="fold", justify="right" if is_number else "left")
        for row in rows:
            drawn.add_row(*(Text(_plain(cell)) for cell in row))
        Console(file=self._out, highlight=False).print(drawn)

    def progress(self, text: str) -> None:
        """Show what is going on, on one line of a terminal that is written over; else nothing."""
        if self.as_json or text == self._progress or not self._err.isatty():
            return
        self._progress = text
        self._put(self._err, f"\r\x1b[K{_plain(text)[: _room()]}")

    def milestone(self, text: str) -> None:
        """Leave a line about what is done now on the terminal of :meth:`progress`; else nothing."""
        if not self.as_json and self._err.isatty():
            self.end_progress()
            self._write(self._err, text)

    def end_progress(self) -> None:
        """Clear the line of :meth:`progress`."""
        if self._progress:
            self._progress = ""
            self._put(self._err, "\r\x1b[K")

    def hint(self, text: str) -> None:
        """Print a line to standard error that is no part of the result."""
        if not self.as_json:
            self.end_progress()
            self._write(self._err, text)

    def request(self, text: str) -> None:
        """Print what a person has to do now to standard error, also while a program reads."""
        self.end_progress()
        self._write(self._err, text)

    def problem(self, problem: Problem) -> None:
        """Print title and number, what happened and what to do, to standard error."""
        if self.as_json:
            return
        self.end_progress()
        lines = [
            _("{title} ({number})").format(title=problem.title, number=problem.number),
            *(_wrapped(line, "  ") for line in problem.what_happened.splitlines()),
            *(_wrapped(line, "  ") for line in problem.what_to_do.splitlines()),
        ]
        if self._with_details and problem.details:
            lines += [f"  | {line}" for line in problem.details.splitlines()]
        elif problem.details:
            lines.append(_("  (--details shows what support needs)"))
        for line in lines:
            self._write(self._err, line)

    # -- for a program

    def result(self, value: Mapping[str, object]) -> None:
        """Print the one JSON object; a person does not get it."""
        if self.as_json:
            encoding = (getattr(self._out, "encoding", None) or "ascii").lower().replace("-", "")
            text = json.dumps(value, ensure_ascii=encoding != "utf8", indent=2)
            self._put(self._out, f"{text}\n")

    # -- as it is

    def page(self, text: str) -> None:
        """Print a text as it is, for a file."""
        self._put(self._out, text)

    def _write(self, stream: TextIO, text: str, before: str = "", after: str = "") -> None:
        self._put(stream, f"{before}{_plain(text)}{after}\n")

    def _put(self, stream: TextIO, text: str) -> None:
        encoding = getattr(stream, "encoding", None) or "utf-8"
        text = text.encode(encoding, "replace").decode(encoding)
        try:
            print(text, end="", file=stream, flush=True)
        except BrokenPipeError:
            # Nobody reads any more; Python's own flush at exit must not fail either.
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, stream.fileno())
            os.close(quiet)


def _aligned(rows: Sequence[Sequence[str]], numbers_from: int) -> list[str]:
    """Return rows as lines whose columns stand below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if place >= numbers_from else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(f"  {'  '.join(cells)}".rstrip())
    return lines


def _room() -> int:
    """Return how many characters fit into a line of the terminal, so that it can be cleared."""
    return min(_WIDEST, shutil.get_terminal_size().columns - 1)


def _plain(text: str) -> str:
    """Return a text without what a terminal would obey."""
    return _CONTROL.sub("�", text)


def _wrapped(line: str, indent: str) -> str:
    return textwrap.fill(
        line,
        width=_WIDEST,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
