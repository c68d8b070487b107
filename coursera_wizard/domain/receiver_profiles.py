"""What each receiver takes, as data: versions, files, names, ids, characters, lengths.

Source: OneRoster: facts for the delivery, "Receivers" and "Recommended delivery"; the receivers'
own help pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from coursera_wizard.domain.delivery import FILE_ENDING, file_name
from coursera_wizard.domain.oneroster import GRADEBOOK, File, Version
from coursera_wizard.i18n import N_

_ROSTER: Final = (
    File.ACADEMIC_SESSIONS, File.ORGS, File.COURSES, File.CLASSES, File.USERS, File.ENROLLMENTS,
)  # fmt: skip
_ONEROSTER_ZIP: Final = "OneRoster.zip"  # capital letters matter


@dataclass(frozen=True, slots=True)
class ReceiverProfile:
    """What one receiver takes.

    Attributes:
        id: As the delivery file names it.
        title: Shown to the person (untranslated; a product's name stays as it is).
        explanation: One or two sentences for the person who chooses (untranslated).
        version: Of OneRoster.
        files: The files it takes, in package order, without the manifest. Demographics are rows of
            IDs with nothing else: they are among them only where a receiver refuses a package
            without, as an empty field may also empty what a school entered itself.
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
        removes_in_bulk: Whether a record that a full package leaves out is removed; where not, only
            a delta package removes it.
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
    removes_in_bulk: bool = True

    def zip_name(self, delivery_name: str) -> str:
        """Return what the zip of a delivery is called: lower-case words, or the receiver's own."""
        if self.package_name:
            return self.package_name
        return file_name(delivery_name).removesuffix(FILE_ENDING) + ".zip"

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
        ReceiverProfile(
            "gg4l",
            "GG4L School Passport",
            N_("OneRoster 1.1 in one zip, always complete; by SFTP or uploaded by hand."),
            # Gradebook records are known there; that its file import reads them is not written.
            takes_grades=True,
            package_name=_ONEROSTER_ZIP,
            # What PowerSchool takes behind it.
            lengths={"lineItems.title": 50, "categories.title": 30},
        ),
        ReceiverProfile(
            "classlink",
            "ClassLink Roster Server",
            N_("The seven files of OneRoster 1.1, loose in the folder DailyImport of its server."),
            is_zip=False,
            remote_folder="DailyImport",
        ),
        ReceiverProfile(
            "d2l",
            "D2L Brightspace",
            N_(
                "OneRoster 1.1 in one zip. A full package removes enrollments only; choose changes"
                " only, so that other records are removed too."
            ),
            files=_ROSTER,  # the order it asks for
            takes_delta=True,
            removes_in_bulk=False,
        ),
        ReceiverProfile(
            "blackboard",
            "Blackboard",
            N_("OneRoster 1.1 in one zip, with the file of demographics that it asks for."),
            files=(*_ROSTER, File.DEMOGRAPHICS),
            id_length=64,  # of its external person key
        ),
        ReceiverProfile(
            "great-minds",
            "Great Minds",
            N_("OneRoster 1.1 in one zip, always complete; IDs of letters, digits and - _ . only."),
            id_characters="a-zA-Z0-9_.-",
            id_length=100,
        ),
        ReceiverProfile(
            "st-math",
            "ST Math",
            N_("Exactly the seven files, in OneRoster.zip; at most once a day."),
            package_name=_ONEROSTER_ZIP,
        ),
        ReceiverProfile(
            "moodle",
            "Moodle OneRoster plugin",
            N_(
                "Five files of OneRoster 1.1. Other letters and signs than it takes are left out of"
                " names, and the report says where."
            ),
            files=(
                File.ACADEMIC_SESSIONS,
                File.ORGS,
                File.CLASSES,
                File.USERS,
                File.ENROLLMENTS,
            ),
            text_characters="a-zA-Z0-9 .,-",
            username_characters="a-zA-Z0-9_.-",
            user_ids=False,
        ),
    )
}
"""Every profile by its id, in the order it is offered."""


def profile(profile_id: str) -> ReceiverProfile:
    """Return a profile; an unknown id gives the default one, as the delivery file was checked."""
    return PROFILES.get(profile_id) or PROFILES[DEFAULT]
