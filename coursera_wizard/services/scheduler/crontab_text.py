"""A person's crontab: our lines between two markers each, everybody else's left as they are.

cron knows no time zones: its times are those of the computer, which may have another zone than the
schedule, and change it. So an entry starts the program every quarter of an hour, in step with the
schedule's minutes – all zones of today differ by whole quarters – and the program sees whether a
run is due. Runs that the computer slept through are found the same way.

A line is text for /bin/sh, and before that a percent sign means a line break to cron. Some crons
drop a backslash before a backslash, others do not; so no two ever stand together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt

    from coursera_wizard.domain.schedule import Schedule
    from coursera_wizard.services.scheduler.backend import Command, Entry

_BEGIN: Final = "# BEGIN coursera-delivery "
_END: Final = "# END coursera-delivery "
_ESCAPED: Final = {"'": "'\"'\"'", "\\": "\\''", "%": "\\%"}
LONGEST: Final = 990
"""Many crons take lines of up to 1,000 characters."""


def quarter_hours(schedule: Schedule) -> str:
    """Return the minutes at which the program is started."""
    first = schedule.time.minute % 15 if schedule.time else 0
    return f"{first},{first + 15},{first + 30},{first + 45} * * * *"


def at(moment: dt.datetime) -> str:
    """Return a single minute of the computer's own time."""
    return f"{moment.minute} {moment.hour} {moment.day} {moment.month} *"


def lines(entry: Entry) -> tuple[str, ...]:
    """Return what stands between the markers of an entry."""
    title = entry.title.replace("%", " ")
    return (f"# {title}", f"{quarter_hours(entry.schedule)} {shell_text(entry.command)}")


def shell_text(command: Command) -> str:
    """Return a command for a crontab's line."""
    words = " ".join(map(quoted, command.words))
    return f"cd {quoted(str(command.folder))} && exec {words} >/dev/null 2>&1"


def quoted(word: str) -> str:
    """Return a word that means nothing but itself, to cron and to the shell."""
    return "'" + "".join(_ESCAPED.get(letter, letter) for letter in word) + "'"


def block(crontab: str, name: str) -> tuple[str, ...] | None:
    """Return the lines between the markers of a name; None where there are none."""
    found = _pattern(name).search(crontab)
    return None if found is None else tuple(found["lines"].splitlines())


def with_block(crontab: str, name: str, block_lines: tuple[str, ...] | None) -> str:
    """Return a crontab with other lines between the markers of a name, or without them."""
    rest = _pattern(name).sub("", crontab)
    if block_lines is None:
        return rest
    if rest and not rest.endswith("\n"):
        rest += "\n"
    return "\n".join([f"{rest}{_BEGIN}{name}", *block_lines, f"{_END}{name}", ""])


def _pattern(name: str) -> re.Pattern[str]:
    begin, end = re.escape(_BEGIN + name), re.escape(_END + name)
    return re.compile(rf"^{begin}\n(?P<lines>(?:(?!{_BEGIN}).*\n)*?){end}\n?", re.MULTILINE)
