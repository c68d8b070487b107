"""Understands the arguments of one command, and says in words what it did not understand."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from coursera_wizard.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

PROGRAM = "coursera-delivery"


class UsageError(Exception):
    """The arguments were not understood; carries one sentence for the person."""

    def __init__(self, sentence: str, command: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.command = command


class Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of ending the program, and knows near misses."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong."""
        raise UsageError(_sentence(message), self.prog)

    def understand(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return the options of a command.

        Raises:
            UsageError: Something is missing or unknown.
        """
        known, unknown = self.parse_known_args(arguments)
        if unknown:
            raise UsageError(self._superfluous(unknown[0]), self.prog)
        return known

    def _superfluous(self, word: str) -> str:
        """Say what is not known; a bare value is not repeated, because it may be a secret."""
        if not word.startswith("-"):
            return _("There is an argument too many. It is not repeated here: it may be a secret.")
        options = (name for action in self._actions for name in action.option_strings)
        return not_known(word.partition("=")[0], options)


def not_known(word: str, choices: Iterable[str], *, names_all: bool = False) -> str:
    """Return the sentence for a word that is not known, with the nearest one that is.

    Args:
        word: What was given.
        choices: What is known.
        names_all: Whether all of these are told where none is near; for a few.
    """
    known = list(choices)
    near = nearest(word, known)
    text = _("“{word}” is not known here.").format(word=word)
    if near is None and names_all:
        return _("{sentence} Possible: {choices}.").format(sentence=text, choices=", ".join(known))
    if near is None:
        return text
    return _("{sentence} Did you mean “{near}”?").format(sentence=text, near=near)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice a person probably meant, if any is near."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(choices), n=1, cutoff=0.6)
    return found[0] if found else None


def whole_number(least: int, most: int) -> WholeNumber:
    """Return what reads a whole number of a range from the command line."""
    return WholeNumber(least, most)


class WholeNumber:
    """Reads a whole number of a range; argparse calls it."""

    def __init__(self, least: int, most: int) -> None:
        self._least = least
        self._most = most

    def __call__(self, text: str) -> int:
        """Return the number."""
        if text.isascii() and text.isdigit() and self._least <= int(text) <= self._most:
            return int(text)
        sentence = _("“{text}” is not a whole number from {least} to {most}").format(
            text=text, least=self._least, most=self._most
        )
        raise argparse.ArgumentTypeError(sentence)


def day(text: str) -> dt.date:
    """Read a day such as 2026-12-24 from the command line; argparse calls it."""
    import datetime as dt

    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        sentence = _("“{text}” is not a day such as 2026-12-24").format(text=text)
        raise argparse.ArgumentTypeError(sentence) from None


def _sentence(message: str) -> str:
    """Return argparse's message as a sentence."""
    text = message[:1].upper() + message[1:]
    return text if text.endswith((".", "?")) else f"{text}."
