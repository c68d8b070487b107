"""How the person's region writes a time of day and a date, apart from the language.

The window takes it from Qt, which knows every region; everything else asks the system itself.
"""

from __future__ import annotations

import sys
from typing import Final, NamedTuple


class RegionalStyle(NamedTuple):
    """A region's way of writing.

    Attributes:
        twelve_hours: ``12:45 AM`` instead of ``00:45``.
        month_first: ``Nov 23, 2026`` instead of ``23 Nov 2026``.
    """

    twelve_hours: bool = False
    month_first: bool = False


class _Current:
    """The style in use. There is one for the whole program, as there is one person."""

    style: RegionalStyle | None = None


_POSIX: Final = frozenset({"C", "POSIX"})
_WINDOWS_KEY: Final = r"Control Panel\International"


def style() -> RegionalStyle:
    """Return the style in use: that of this computer where none was given."""
    if _Current.style is None:
        _Current.style = system_style()
    return _Current.style


def use_style(found: RegionalStyle | None) -> None:
    """Use another style from now on; None looks at this computer again."""
    _Current.style = found


def style_of_patterns(time: str, date: str) -> RegionalStyle:
    """Return the style of two patterns as Unicode's CLDR, Qt and Windows write them.

    Args:
        time: Such as ``HH:mm``, ``h:mm AP`` or ``h:mm tt``.
        date: Such as ``M/d/yyyy`` or ``dd.MM.yy``.
    """
    month, day, year = (date.find(letter) for letter in "Mdy")
    is_month_first = 0 <= month < day < year
    return RegionalStyle("h" in time and "H" not in time, is_month_first)


def system_style() -> RegionalStyle:
    """Return this computer's style, as far as it says so: ``00:45`` and ``23 Nov`` otherwise."""
    try:
        return _system_style()
    except (OSError, ValueError, ImportError):
        return RegionalStyle()


if sys.platform == "win32":

    def _system_style() -> RegionalStyle:
        import winreg

        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _WINDOWS_KEY) as key:
            time, date = (
                str(winreg.QueryValueEx(key, name)[0]) for name in ("sShortTime", "sShortDate")
            )
        return style_of_patterns(time, date)

else:

    def _system_style() -> RegionalStyle:
        """Ask the C library, which reads LC_ALL, LC_TIME and LANG; what it was set to stays."""
        import locale

        before = locale.setlocale(locale.LC_TIME)
        try:
            name = locale.setlocale(locale.LC_TIME, "")
            if name.partition(".")[0] in _POSIX:
                return RegionalStyle()
            time, date = locale.nl_langinfo(locale.T_FMT), locale.nl_langinfo(locale.D_FMT)
        except locale.Error:  # one that is not installed
            return RegionalStyle()
        finally:
            locale.setlocale(locale.LC_TIME, before)
        has_twelve_hours = any(part in time for part in ("%r", "%I", "%l", "%p"))
        is_month_first = date.startswith(("%m", "%D", "%-m"))
        return RegionalStyle(has_twelve_hours, is_month_first)
