"""The learners of the practice college: each follows from the seed and an index."""

from __future__ import annotations

import re

import msgspec

from coursera_wizard.services.practice import names
from coursera_wizard.services.practice.identifiers import IdSpace, mix
from coursera_wizard.services.practice.layout import Layout

STUDENT_DOMAIN = "students.harbourvalley.example"
PRIVATE_DOMAIN = "mailbox.example"

_LAST_NUMBER = re.compile(r"[0-9]+(?=@|$)")
_MAIL_OFFSET = 10
_EXTERNAL_OFFSET = 10_000
_NUMERIC_OFFSET = 40_000_000


class Learner(msgspec.Struct, frozen=True):
    """One person; a Struct, because making a dataclass takes longer than all the rest.

    Attributes:
        bits: 64 bits for whatever varies from person to person.
        external_id: A number where the real feed has a bare number instead of text.
    """

    index: int
    bits: int
    external_id: str | int
    full_name: str
    email: str


class People:
    """Everybody known to the college.

    Who is what follows from the index, so that the smallest college has every sort: people whose
    external id is their e-mail address, a bare number or begins with zeros; private addresses;
    addresses with a plus sign or capitals; single names, names with commas, quotes or two blanks.
    """

    def __init__(self, seed: int, layout: Layout) -> None:
        self._seed = mix(seed, 101)
        self._layout = layout
        self._ids = IdSpace(seed, "user")

    def learner(self, index: int) -> Learner:
        """Return a person."""
        bits = self.bits(index)
        full_name, letters = _name(index, bits)
        email = _email(index, letters)
        return Learner(index, bits, _external_id(index, email), full_name, email)

    def bits(self, index: int) -> int:
        """Return 64 bits for whatever varies from person to person."""
        return mix(self._seed, index)

    def user_id(self, index: int) -> str:
        """Return a person's Coursera id."""
        return self._ids.id_of(index)

    def find(self, text: str) -> Learner | None:
        """Return the person with this external id or e-mail address."""
        number = _LAST_NUMBER.search(text)
        if number is None or len(number.group()) > 15:
            return None
        value = int(number.group())
        for offset in (_MAIL_OFFSET, _EXTERNAL_OFFSET, _NUMERIC_OFFSET, 0):
            index = value - offset
            if 0 <= index < self._layout.learners:
                learner = self.learner(index)
                if text in {str(learner.external_id), learner.email}:
                    return learner
        return None

    def programs_of(self, index: int) -> tuple[list[int], list[int]]:
        """Return the programs a person is a member of, and those they are invited to."""
        member: list[int] = []
        invited: list[int] = []
        for slot in range(index, self._layout.member_slots, self._layout.learners):
            program = self._layout.program_of_slot(slot)
            accepted, deleted, _ = self._layout.members(program)
            place = slot - self._layout.first_slot(program)
            if place < accepted:
                member.append(program)
            elif place >= accepted + deleted:
                invited.append(program)
        return member, invited

    def all_programs_of(self, index: int) -> list[int]:
        """Return every program a person has or had a place in."""
        slots = range(index, self._layout.member_slots, self._layout.learners)
        return [self._layout.program_of_slot(slot) for slot in slots]

    def place_in(self, program: int, index: int) -> int | None:
        """Return a person's member slot within a program, from 0; None if they have none."""
        first = self._layout.first_slot(program)
        place = (index - first) % self._layout.learners
        return place if place < sum(self._layout.members(program)) else None

    def at(self, program: int, place: int) -> int:
        """Return who is in a member slot of a program."""
        return (self._layout.first_slot(program) + place) % self._layout.learners


def _name(index: int, bits: int) -> tuple[str, str]:
    given, given_letters = names.GIVEN_NAMES[bits % len(names.GIVEN_NAMES)]
    family, family_letters = names.FAMILY_NAMES[(bits >> 16) % len(names.FAMILY_NAMES)]
    letters = f"{given_letters}.{family_letters}"
    if index % 11 == 6:
        return names.OTHER_SCRIPTS[(bits >> 32) % len(names.OTHER_SCRIPTS)]
    if index % 19 == 2:
        return names.SINGLE_NAMES[(bits >> 32) % len(names.SINGLE_NAMES)]
    if index % 27 == 4:
        nickname = names.NICKNAMES[(bits >> 32) % len(names.NICKNAMES)]
        return f'{given} "{nickname}" {family}', letters
    if index % 29 == 8:
        return f"{family}, {given}", letters
    if index % 31 == 10:
        return f"{given} {family}, Jr.", letters
    if index % 37 == 15:
        return f"{given}  {family} ", letters
    if index % 5 == 1:
        second, _ = names.FAMILY_NAMES[(bits >> 40) % len(names.FAMILY_NAMES)]
        return f"{given} {family} {second}", letters
    return f"{given} {family}", letters


def _email(index: int, letters: str) -> str:
    number = index + _MAIL_OFFSET
    if _has_private_address(index):
        return f"{letters}{number}@{PRIVATE_DOMAIN}"
    if index % 21 == 13:
        return f"{letters}+college{number}@{STUDENT_DOMAIN}"
    if index % 22 == 9:
        return f"{letters.title()}{number}@{STUDENT_DOMAIN}"
    return f"{letters}{number}@{STUDENT_DOMAIN}"


def _external_id(index: int, email: str) -> str | int:
    if _has_private_address(index) or index % 17 == 5:
        return email
    if index % 23 == 7:
        return _NUMERIC_OFFSET + index
    if index % 25 == 3:
        return f"{index:08d}"
    return f"S-{_EXTERNAL_OFFSET + index}"


def _has_private_address(index: int) -> bool:
    return index % 33 == 12


def profile_number(learner: Learner) -> int:
    """Return which of the few profiles a person has."""
    return learner.bits >> 24 & 1023


def profile(number: int) -> dict[str, str | None] | None:
    """Return what a learner profile says; some people have none."""
    rest, sort = divmod(number, 8)
    if sort == 7:
        return None
    city, region, country = names.CITIES[rest % len(names.CITIES)]
    has_manager = sort == 6
    return {
        "managerName": "Tove Aasgaard" if has_manager else None,
        "managerEmail": "tove.aasgaard@harbourvalley.example" if has_manager else None,
        "jobTitle": names.JOB_TITLES[rest % len(names.JOB_TITLES) if sort > 4 else 0],
        "jobType": None,
        "businessUnit": names.UNITS[rest // 8 % len(names.UNITS)],
        "businessUnit2": None,
        "locationCity": city,
        "locationRegion": region if sort % 3 else None,
        "locationCountry": country,
    }
