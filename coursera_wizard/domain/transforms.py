"""What the closed set of transformations does to a value of Coursera."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from coursera_wizard.domain.attribute_rows import AttributeRow, Transform
from coursera_wizard.i18n import N_, _

_WORDS = {
    Transform.FIRST_WORDS: N_("all but the last word"),
    Transform.LAST_WORD: N_("last word"),
    Transform.LOWER_CASE: N_("lower case"),
    Transform.UPPER_CASE: N_("upper case"),
    Transform.PREFIX: N_("with “{text}” in front"),
    Transform.SUFFIX: N_("with “{text}” at the end"),
    Transform.DATE: N_("as a date"),
    Transform.BEFORE_AT: N_("the part before @"),
    Transform.PERCENT: N_("in per cent"),
}
_TEXTS = (
    Transform.NONE,
    Transform.FIRST_WORDS,
    Transform.LAST_WORD,
    Transform.LOWER_CASE,
    Transform.UPPER_CASE,
    Transform.PREFIX,
    Transform.SUFFIX,
)
_NUMBERS = frozenset({"itemWeight", "itemGrade", "overallCourseGrade", "overallProgress"})
_FRACTIONS = frozenset({"grade"})
_USER_IDS = "userIds"


def apply(row: AttributeRow, values: Mapping[str, object], zone: dt.tzinfo = dt.UTC) -> str:
    """Return what is delivered for one record.

    A value that is not there, or not of the kind the transformation needs, gives an empty text,
    also with a prefix: nothing is made up. A name of one word is first and last word at once.

    Args:
        row: The attribute and its source.
        values: Coursera's fields by name; times are epoch milliseconds.
        zone: Where days begin and end, for DATE (OneRoster wants the organization's days).
    """
    if row.transform is Transform.CONSTANT:
        text = row.argument
    else:
        text = _transformed(row, _text(values.get(row.source)), zone)
    if row.target == _USER_IDS and text:
        return f"{{coursera:{text}}}"  # OneRoster CSV, users: userIds is a list of {type:id}
    return text


def on_text(transform: Transform) -> Callable[[str], str] | None:
    """Return what a transformation makes of a text that is not empty; None where it takes more."""
    return _PLAIN.get(transform)


def describe_source(row: AttributeRow) -> str:
    """Return what feeds an attribute, as ``fullName › last word`` or ``constant “student”``."""
    if row.transform is Transform.CONSTANT:
        return _("constant “{text}”").format(text=row.argument)
    if row.transform is Transform.NONE:
        return row.source
    what = describe_transform(row.transform, row.argument)
    return _("{source} › {transformation}").format(source=row.source, transformation=what)


def describe_transform(transform: Transform, argument: str = "…") -> str:
    """Return a transformation in words, for a list to choose from."""
    if transform is Transform.NONE:
        return _("as it is")
    if transform is Transform.CONSTANT:
        return _("a fixed text")
    return _(_WORDS[transform]).format(text=argument)


def transforms_for(source: str) -> tuple[Transform, ...]:
    """Return the transformations that make sense for a field of Coursera, the plain one first."""
    if is_time(source):
        return (Transform.DATE, Transform.NONE)
    if source in _FRACTIONS:
        return (Transform.PERCENT, Transform.NONE)
    if source in _NUMBERS:
        return (Transform.NONE, Transform.PREFIX, Transform.SUFFIX)
    if source == "email":
        return (*_TEXTS, Transform.BEFORE_AT)
    return _TEXTS


def is_time(source: str) -> bool:
    """Return whether a field of Coursera holds epoch milliseconds."""
    return source.endswith("At") or source == "itemDeadline"


def _transformed(row: AttributeRow, text: str, zone: dt.tzinfo) -> str:
    if not text:
        return ""
    if row.transform is Transform.PREFIX:
        return row.argument + text
    if row.transform is Transform.SUFFIX:
        return text + row.argument
    if row.transform is Transform.DATE:
        return _date(text, zone)
    plain = _PLAIN.get(row.transform)
    return text if plain is None else plain(text)


def _first_words(text: str) -> str:
    return " ".join(text.split()[:-1]) or text


def _last_word(text: str) -> str:
    return text.rsplit(maxsplit=1)[-1]


def _before_at(text: str) -> str:
    return text.partition("@")[0]


def _text(value: object) -> str:
    """Return a field as text: numbers without exponent, lists joined by commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _plain(Decimal(repr(value)))
    if isinstance(value, list | tuple):
        return ", ".join(text for text in map(_text, value) if text)
    return str(value).strip()


def _date(text: str, zone: dt.tzinfo) -> str:
    """Return a day as ``YYYY-MM-DD``; empty where the text is no time of this age."""
    try:
        return dt.datetime.fromtimestamp(int(text) / 1000, zone).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _percent(text: str) -> str:
    """Return a fraction of 1 as a number of 100, with at most two decimals."""
    try:
        number = Decimal(text) * 100
        return _plain(number.quantize(Decimal("0.01"), ROUND_HALF_UP))
    except InvalidOperation:
        return ""


def _plain(number: Decimal) -> str:
    if not number.is_finite():
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_PLAIN: Mapping[Transform, Callable[[str], str]] = {
    Transform.FIRST_WORDS: _first_words,
    Transform.LAST_WORD: _last_word,
    Transform.LOWER_CASE: str.lower,
    Transform.UPPER_CASE: str.upper,
    Transform.BEFORE_AT: _before_at,
    Transform.PERCENT: _percent,
}
