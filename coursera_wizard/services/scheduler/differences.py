"""Says in words how an entry of the system differs from what a delivery says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from coursera_wizard.i18n import N_, _

OTHER_TIMES: Final = N_("It starts at other times: {found} instead of {wanted}.")
OTHER_COMMAND: Final = N_("It starts something else: {found}")
SWITCHED_OFF: Final = N_("It is switched off.")
ADDED: Final = N_("Something was added to it: {found}")
OTHER_SETTING: Final = N_("The setting {name} is “{found}” instead of “{wanted}”.")
LEFT_OUT: Final = N_("The setting {name} was taken out.")
ADDED_SETTING: Final = N_("The setting {name} was added: “{found}”.")

Settings = Sequence[tuple[str, str]]


def compared(
    found: Settings,
    wanted: Settings,
    *,
    times: Sequence[str] = (),
    command: Sequence[str] = (),
    is_alike: Callable[[str, str], bool] = str.__eq__,
) -> tuple[str, ...]:
    """Return what differs between two lists of settings, each in a sentence.

    Args:
        found: What the system holds: names and values; a name may stand there several times.
        wanted: What would be registered now.
        times: The names that say when.
        command: The names that say what is started.
        is_alike: Whether two values mean the same.
    """
    mine, theirs = _grouped(wanted), _grouped(found)
    sentences = []
    for name in dict.fromkeys((*mine, *theirs)):
        there, here = ", ".join(theirs.get(name, ())), ", ".join(mine.get(name, ()))
        if name in mine and name in theirs and is_alike(there, here):
            continue
        if name in times:
            sentences.append(_(OTHER_TIMES).format(found=there or "–", wanted=here or "–"))
        elif name in command:
            sentences.append(_(OTHER_COMMAND).format(found=there or "–"))
        elif name not in theirs:
            sentences.append(_(LEFT_OUT).format(name=_last(name)))
        elif name not in mine:
            sentences.append(_(ADDED_SETTING).format(name=_last(name), found=there))
        else:
            text = _(OTHER_SETTING)
            sentences.append(text.format(name=_last(name), found=there, wanted=here))
    return tuple(dict.fromkeys(sentences))


def _grouped(settings: Settings) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for name, value in settings:
        groups[name] = (*groups.get(name, ()), value)
    return groups


def _last(name: str) -> str:
    return name.rpartition(".")[2]
