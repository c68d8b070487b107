"""What is missing or cannot be used of a receiver's settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.draft import DeliveryMode, GradeOption, ReceiverChannel
from coursera_wizard.domain.problem import Problem, ProblemCode, problem
from coursera_wizard.domain.receiver_profiles import profile
from coursera_wizard.i18n import _

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Options, Receiver, Sftp

# A name, or an IPv4 or IPv6 number; whether it exists is seen when it is asked.
HOST: Final = r"([^\s/?#@\\:\[\]]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]+)"
HOST_KEY: Final = r"[A-Za-z0-9@._-]+ SHA256:[A-Za-z0-9+/]{43}=?"
_LONGEST_LINE: Final = 500


def is_host(text: str) -> bool:
    """Return whether a text has the form of a server's name or number, without anything around."""
    return len(text) <= _LONGEST_LINE and re.fullmatch(HOST, text) is not None


def is_host_key(text: str) -> bool:
    """Return whether a text has the form ``ssh-ed25519 SHA256:…``."""
    return re.fullmatch(HOST_KEY, text) is not None


def check_receiver(receiver: Receiver, options: Options) -> tuple[Problem, ...]:
    """Return what keeps a receiver's settings from being used, warnings included.

    Source of what a receiver takes: its profile.
    """
    chosen = profile(receiver.profile)
    found: list[Problem] = []
    if receiver.channel is ReceiverChannel.SFTP:
        found += _check_sftp(receiver.sftp)
    if options.mode is DeliveryMode.DELTA and not chosen.takes_delta:
        found.append(problem(ProblemCode.RECEIVER_NO_DELTA, receiver=_(chosen.title)))
    if options.grades is not GradeOption.NONE and not chosen.takes_grades:
        found.append(problem(ProblemCode.RECEIVER_NO_GRADES, receiver=_(chosen.title)))
    return tuple(found)


def _check_sftp(sftp: Sftp) -> list[Problem]:
    found = []
    for name, value in (("host", sftp.host), ("user", sftp.user)):
        if not value.strip():
            found.append(problem(ProblemCode.RECEIVER_SERVER_MISSING, field=_field(name)))
    if sftp.host.strip() and not is_host(sftp.host):
        mistake = _("“{value}” is no name of a server, such as sftp.example.org.")
        found.append(_unusable("host", mistake.format(value=sftp.host)))
    if not 1 <= sftp.port <= 65535:
        mistake = _("The port is a number from 1 to 65535, and usually 22.")
        found.append(_unusable("port", mistake))
    for name, value in (("user", sftp.user), ("folder", sftp.folder)):
        if not (value.isprintable() and len(value) <= _LONGEST_LINE):
            mistake = _("It has to be one line of {limit} characters at most.")
            found.append(_unusable(name, mistake.format(limit=_LONGEST_LINE)))
    if sftp.host_key and not is_host_key(sftp.host_key):
        mistake = _("The server's key is written like this: ssh-ed25519 SHA256:…")
        found.append(_unusable("host_key", mistake))
    return found


def _unusable(name: str, mistake: str) -> Problem:
    return problem(ProblemCode.RECEIVER_SETTING_UNUSABLE, field=_field(name), mistake=mistake)


def _field(name: str) -> str:
    return f"receiver.sftp.{name}"
