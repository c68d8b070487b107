"""Says where a text stops being JSON: line, column, and the path down to it."""

from __future__ import annotations

import json
import re
from typing import Final

from coursera_wizard.i18n import _

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]')
# Finding the path takes a moment in a long text; line and column have to do there.
_LONGEST: Final = 256 * 1024
_LONGEST_KEY: Final = 40


def place_of_break(body: bytes) -> str:
    """Return the place where a body stops being JSON, for a person who looks at it with support.

    Only names of fields are told, never values: those may be learners.
    """
    try:
        text = body.decode("utf-8-sig")
        json.loads(text)
    except UnicodeDecodeError as error:
        return byte_place(error.start)
    except json.JSONDecodeError as error:
        if len(text) > _LONGEST:
            return _("line {line}, column {column}").format(line=error.lineno, column=error.colno)
        return _("{path}, line {line}, column {column}").format(
            path=path_at(text, error.pos), line=error.lineno, column=error.colno
        )
    except RecursionError:
        return _("a place nested too deeply")
    return "$"


def byte_place(index: int) -> str:
    """Return the place of a byte that is no text, counted from 1."""
    return _("byte {number}").format(number=index + 1)


def path_at(text: str, position: int) -> str:
    """Return the path of the value that stands at a position, such as ``$.elements[3].name``."""
    path: list[str | int | None] = []
    for token in _TOKEN.finditer(text, 0, position):
        sign = token[0]
        if sign == "{":
            path.append(None)
        elif sign == "[":
            path.append(0)
        elif sign in "}]":
            del path[-1:]
        elif path and sign == ",":
            last = path[-1]
            path[-1] = last + 1 if isinstance(last, int) else None
        elif path and path[-1] is None:
            path[-1] = sign[1:-1][:_LONGEST_KEY]
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path if step != "")
    return "$" + "".join(step for step in steps if step != ".None")
