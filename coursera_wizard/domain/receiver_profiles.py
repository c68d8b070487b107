"""What each receiver takes, as data: versions, files, names, ids, characters, lengths.

Source: OneRoster: facts for the delivery, "Receivers" and "Recommended delivery"; the receivers'
own help pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from coursera_wizard.domain.oneroster import GRADEBOOK, File, Version
from coursera_wizard.i18n import N_

_ROSTER: Final = (
    File.ACADEMIC_SESSIONS, File.ORGS, File.COURSES, File.CLASSES, File.USERS, File.ENROLLMENTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReceiverProfile:
    """What one receiver takes.

    Attributes:
        id: As the delivery file names it.
        title: Shown to the person (untranslated; a product's name stays as it is).
        explanation: One or two sentences for the person who chooses (untranslated).
        version: Of OneRoster.
        files: The files it takes, in package order, without the manifest.
        takes_grades: Whether the gradebook files may be in the package.
        takes_delta: Whether it understands delta packages.
        is_zip: One zip, else loose files.
        package_name: Of the zip, byte for byte; "" for the delivery's own name.
        remote_folder: Where it looks by default, on its server.
        id_characters: What an id may hold, as the inside of a regular expression's brackets.
        id_length: The longest id.
        text_characters: What texts for people may hold, in the same form; "" for everything.
        username_characters: The same for usernames.
        lengths: ``file.column`` to the longest value.
        user_ids: Whether userIds may be written.
    """

    id: str
    title: str
    explanation: str
    version: Version = Version.V1_1
    files: tuple[File, ...] = _ROSTER
    takes_grades: bool = False
    takes_delta: bool = False
    is_zip: bool = True
    package_name: str = ""
    remote_folder: str = ""
    id_characters: str = "a-zA-Z0-9._/@-"
    id_length: int = 255
    text_characters: str = ""
    username_characters: str = ""
    lengths: Mapping[str, int] = field(default_factory=dict)
    user_ids: bool = True

    def files_for(self, *, grades: bool) -> tuple[File, ...]:
        """Return the files of a package, in their order."""
        return (*self.files, *GRADEBOOK) if grades and self.takes_grades else self.files


DEFAULT: Final = "generic-1.1"

PROFILES: Final[Mapping[str, ReceiverProfile]] = {
    profile.id: profile
    for profile in (
        ReceiverProfile(
            "generic-1.1",
            N_("Generic OneRoster 1.1"),
            N_("The seven files that nearly every system takes, in one zip."),
            takes_grades=True,
            takes_delta=True,
        ),
        ReceiverProfile(
            "generic-1.2",
            N_("Generic OneRoster 1.2"),
            N_("The newer form, with a file of roles; for systems that ask for 1.2."),
            version=Version.V1_2,
            files=(*_ROSTER[:5], File.ROLES, File.ENROLLMENTS),
            takes_grades=True,
            takes_delta=True,
        ),
    )
}
"""Every profile by its id, in the order it is offered."""


def profile(profile_id: str) -> ReceiverProfile:
    """Return a profile; an unknown id gives the default one, as the delivery file was checked."""
    return PROFILES.get(profile_id) or PROFILES[DEFAULT]
