"""When the sign-ins of this computer were last prolonged: times under hashes, no secret."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services import atomic_file
from coursera_wizard.services.secrets.entry import entry_name

if TYPE_CHECKING:
    from coursera_wizard.domain.secret import SecretBinding

logger = logging.getLogger(__name__)

_LARGEST: Final = 1024 * 1024
_Moment = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class SignInTimesFile:
    """A small file of this person; fulfills `ports.SignInTimes`.

    It is apart from the keychain, so that a warning needs no unlocking. One that cannot be
    understood counts as empty: the next run notes the time again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, binding: SecretBinding) -> dt.datetime | None:
        """Return when a sign-in was last prolonged (UTC); None where that is not known."""
        return self._all().get(_key(binding))

    def set(self, binding: SecretBinding, moment: dt.datetime | None) -> None:
        """Note the time; None forgets it.

        Raises:
            ProblemError: ``store.not-writable`` or ``store.disk-full``.
        """
        times = self._all()
        times.pop(_key(binding), None)
        if moment is not None:
            times[_key(binding)] = moment
        content = msgspec.json.format(msgspec.json.encode(times, order="sorted"), indent=2)
        atomic_file.write_file(self._path, content + b"\n")

    def _all(self) -> dict[str, dt.datetime]:
        try:
            content = atomic_file.read_file(self._path, limit=_LARGEST)
            return msgspec.json.decode(content, type=dict[str, _Moment])
        except ProblemError as error:
            if error.problem.code is not ProblemCode.STORE_NOT_FOUND:
                logger.warning("the times of sign-ins could not be read: %s", error)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            logger.warning("the times of sign-ins could not be read, and begin anew")
        return {}


def _key(binding: SecretBinding) -> str:
    return hashlib.sha256(entry_name(binding).encode()).hexdigest()
