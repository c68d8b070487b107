"""Says in words what is wrong at which place of a file, all at once."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from coursera_wizard.i18n import N_, _

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

    from coursera_wizard.services.store.strict_json import Json, Pointer

MOST_SHOWN: Final = 50
_ALIKE: Final = 0.6
_MOST_CHOICES: Final = 12

_EXPECTED: Final[Mapping[str, str]] = {
    "string": N_("a text in quotation marks"),
    "integer": N_("a whole number"),
    "number": N_("a number"),
    "boolean": N_("true or false"),
    "array": N_("a list"),
    "object": N_("a group of settings"),
    "null": N_("null"),
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One place of a file that cannot be used.

    Attributes:
        pointer: The way to it.
        text: What is wrong there, one sentence.
        line: Its line, from 1; 0 while it is not known.
    """

    pointer: Pointer
    text: str
    line: int = 0

    @property
    def path(self) -> str:
        """The way to it as it is written down: ``schedule.days[2]``."""
        return path_text(self.pointer)

    def __str__(self) -> str:
        if not self.path:
            return _("line {line}: {text}").format(line=self.line, text=self.text)
        return _("line {line}, {place}: {text}").format(
            line=self.line, place=self.path, text=self.text
        )


def path_text(pointer: Pointer) -> str:
    """Return a way as it is written down: names joined by dots, places in lists in brackets."""
    text = ""
    for part in pointer:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def as_text(mistakes: Iterable[Mistake]) -> str:
    """Return all mistakes, a line each, in the order of the file; of very many the first ones."""
    ordered = sorted(mistakes, key=lambda mistake: (mistake.line, mistake.path, mistake.text))
    lines = [str(mistake) for mistake in ordered[:MOST_SHOWN]]
    if len(ordered) > MOST_SHOWN:
        lines.append(_("and {count} more").format(count=len(ordered) - MOST_SHOWN))
    return "\n".join(lines)


def with_lines(
    mistakes: Sequence[Mistake], find: Callable[[Sequence[Pointer]], Mapping[Pointer, int]]
) -> list[Mistake]:
    """Return the mistakes with their lines; ``find`` is asked for those without, once."""
    unknown = [mistake.pointer for mistake in mistakes if not mistake.line]
    lines = find(unknown) if unknown else {}
    return [
        mistake if mistake.line else replace(mistake, line=lines[mistake.pointer])
        for mistake in mistakes
    ]


def unknown_key(pointer: Pointer, known: Iterable[str]) -> Mistake:
    """Return the mistake for a name that is not known at its place."""
    key = str(pointer[-1])
    text = _("“{name}” is not known here.").format(name=key)
    return Mistake(pointer, _with_suggestion(text, key, known))


def unknown_choice(pointer: Pointer, value: object, choices: Iterable[object]) -> Mistake:
    """Return the mistake for a value that is none of the possible ones."""
    possible = [str(choice) for choice in choices]
    text = _("“{value}” is not possible here.").format(value=_shown(pointer, value))
    suggestion = _with_suggestion(text, str(value), possible)
    if suggestion == text and len(possible) <= _MOST_CHOICES:
        text += " " + _("Possible: {choices}.").format(choices=", ".join(possible))
        return Mistake(pointer, text)
    return Mistake(pointer, suggestion)


def missing(pointer: Pointer) -> Mistake:
    """Return the mistake for something that has to be there."""
    return Mistake(pointer, _("“{name}” is missing.").format(name=pointer[-1]))


def unusable(pointer: Pointer, value: object, expected: str) -> Mistake:
    """Return the mistake for a value that has not the expected form, which is named."""
    return Mistake(
        pointer,
        _("“{value}” cannot be used; expected: {expected}.").format(
            value=_shown(pointer, value), expected=expected
        ),
    )


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like this one, if one is like it at all."""
    by_folded = {name.casefold().replace("-", "_"): name for name in known}
    near = difflib.get_close_matches(
        word.casefold().replace("-", "_"), by_folded, n=1, cutoff=_ALIKE
    )
    return by_folded[near[0]] if near else None


def schema_mistakes(
    schema: Mapping[str, object], document: Json, expected: Mapping[str, str]
) -> list[Mistake]:
    """Return every place of a document that its JSON Schema does not allow.

    Args:
        schema: A JSON Schema (draft 2020-12).
        document: What a file says.
        expected: For each pattern of the schema, what it wants, in words.
    """
    import jsonschema

    checker = jsonschema.FormatChecker(formats=())
    for name, read in _FORMATS.items():
        checker.checks(name, raises=ValueError)(_reader(read))
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    errors = list(validator.iter_errors(document))
    # Where the kind of a value is wrong, nothing else of it needs saying.
    of_wrong_kind = {tuple(error.absolute_path) for error in errors if error.validator == "type"}
    found: dict[tuple[Pointer, str], Mistake] = {}
    for error in errors:
        if error.validator != "type" and tuple(error.absolute_path) in of_wrong_kind:
            continue
        for mistake in _told(error, expected):
            found.setdefault((mistake.pointer, mistake.text), mistake)
    return list(found.values())


_FORMATS: Final[Mapping[str, Callable[[str], object]]] = {
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "date-time": dt.datetime.fromisoformat,
}
_FORMAT_WORDS: Final[Mapping[str, str]] = {
    "date": N_("a date such as 2026-08-01"),
    "time": N_("a time such as 05:30:00"),
    "date-time": N_("a date and time such as 2026-08-01T05:30:00Z"),
}

_LIMITS: Final[Mapping[str, str]] = {
    "minLength": N_("It is empty."),
    "minItems": N_("It is empty."),
    "maxLength": N_("It is longer than {limit} characters."),
    "minimum": N_("The least possible is {limit}."),
    "maximum": N_("The most possible is {limit}."),
}


def _reader(read: Callable[[str], object]) -> Callable[[object], bool]:
    def check(value: object) -> bool:
        if isinstance(value, str):
            read(value)
        return True

    return check


def _told(error: ValidationError, expected: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield what one error of the validator means, in words."""
    pointer: Pointer = tuple(error.absolute_path)
    value, rule, limit = error.instance, error.validator, error.validator_value
    if rule == "additionalProperties" and isinstance(value, dict):
        yield from _unknown_keys(pointer, value, error.schema)
    elif rule == "required" and isinstance(limit, list) and isinstance(value, dict):
        yield from (missing((*pointer, name)) for name in limit if name not in value)
    elif rule == "enum" and isinstance(limit, list):
        yield unknown_choice(pointer, value, limit)
    elif rule == "const":
        yield unknown_choice(pointer, value, [limit])
    elif rule == "anyOf":
        yield from _told_of_choices(error, expected)
    elif rule in _LIMITS:
        yield Mistake(pointer, _(_LIMITS[str(rule)]).format(limit=limit))
    else:
        words = {**_EXPECTED, **_FORMAT_WORDS, **expected}
        yield unusable(pointer, value, _(words[str(limit)]))


def _unknown_keys(pointer: Pointer, value: dict[str, object], schema: object) -> Iterator[Mistake]:
    known = list(schema.get("properties", ())) if isinstance(schema, Mapping) else []
    for name in value:
        if name not in known:
            yield unknown_key((*pointer, name), known)


def _told_of_choices(error: ValidationError, expected: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield what is wrong with a value of several possible kinds, of the kind that was meant."""
    causes = error.context or []
    meant = [inner for inner in causes if inner.relative_path or not _is_other_kind(inner)]
    if meant:
        for inner in meant:
            yield from _told(inner, expected)
        return
    kinds = []
    for inner in causes:
        if inner.validator == "type":
            kinds.append(_(_EXPECTED[str(inner.validator_value)]))
        elif isinstance(inner.validator_value, list):
            kinds += [_("“{choice}”").format(choice=one) for one in inner.validator_value]
    words = " / ".join(kinds)
    yield unusable(tuple(error.absolute_path), error.instance, words)


def _is_other_kind(error: ValidationError) -> bool:
    """Whether a value is refused for being another kind of thing, as 3 is no choice of words."""
    choices = error.validator_value
    if error.validator == "enum" and isinstance(choices, list):
        return not any(isinstance(error.instance, type(choice)) for choice in choices)
    return error.validator == "type"


def _with_suggestion(text: str, word: str, known: Iterable[str]) -> str:
    near = did_you_mean(word, known)
    if near is None:
        return text
    return text + " " + _("Did you mean “{name}”?").format(name=near)


def _shown(pointer: Pointer, value: object) -> str:
    """Return a value as it may be shown: not where somebody may have written a secret."""
    name = str(pointer[-1]).casefold() if pointer else ""
    return "…" if "secret" in name or name == "variable" else _short(value)


def _short(value: object) -> str:
    """Return a value as it may be shown: never a whole file."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "null"}[value]
    text = "".join(sign if sign.isprintable() else "␣" for sign in str(value))
    return text if len(text) <= 60 else text[:57] + "…"
