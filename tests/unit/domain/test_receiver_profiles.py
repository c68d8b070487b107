"""What each receiver takes."""

from __future__ import annotations

import re

import pytest

from coursera_wizard.domain.oneroster import COLUMNS, GRADEBOOK, File, Version
from coursera_wizard.domain.receiver_profiles import DEFAULT, PROFILES, profile


def test_an_unknown_profile_is_the_default_one() -> None:
    """The delivery file was checked before; nothing else can be meant."""
    assert profile("nobody") is PROFILES[DEFAULT]


@pytest.mark.parametrize("one", PROFILES.values(), ids=PROFILES.keys())
def test_a_profile_speaks_of_files_and_columns_that_exist(one: object) -> None:
    """Files, limits of length and alphabets can be used as they stand."""
    found = profile(getattr(one, "id", ""))
    columns = COLUMNS[found.version]
    for file in found.files_for(grades=True):
        assert file in columns
    for name in found.lengths:
        kind, _dot, column = name.partition(".")
        assert column in columns[File(kind)]
    for characters in (found.id_characters, found.text_characters, found.username_characters):
        assert re.compile(f"[{characters or 'a'}]")
    assert re.fullmatch(f"[{found.id_characters}]+", "abc-0")
    assert found.id_length >= 64


def test_grades_come_only_where_they_are_taken() -> None:
    """A receiver that refuses the gradebook never gets its files."""
    for found in PROFILES.values():
        has_grades = bool(set(found.files_for(grades=True)) & set(GRADEBOOK))
        assert has_grades is found.takes_grades
        assert not set(found.files_for(grades=False)) & set(GRADEBOOK)


def test_every_receiver_that_is_named_has_a_profile() -> None:
    """They are offered in this order, the generic ones first."""
    assert list(PROFILES) == [
        "generic-1.1", "generic-1.2", "gg4l", "classlink", "d2l", "blackboard", "great-minds",
        "st-math", "moodle",
    ]  # fmt: skip


@pytest.mark.parametrize("profile_id", PROFILES)
def test_a_profile_tells_a_person_what_it_is(profile_id: str) -> None:
    """Title and explanation are there, and the id is the one it is found by."""
    found = profile(profile_id)

    assert found.id == profile_id
    assert found.title
    assert found.explanation.endswith(".")


@pytest.mark.parametrize("profile_id", PROFILES)
def test_what_a_bulk_package_refers_to_is_in_it(profile_id: str) -> None:
    """Enrollments need users and classes, classes need schools and terms, 1.2 needs roles."""
    files = set(profile(profile_id).files)

    assert files >= {
        File.ACADEMIC_SESSIONS, File.ORGS, File.CLASSES, File.USERS, File.ENROLLMENTS,
    }  # fmt: skip
    assert (File.ROLES in files) is (profile(profile_id).version is Version.V1_2)


@pytest.mark.parametrize("profile_id", ["classlink", "d2l", "st-math"])
def test_receivers_that_ask_for_the_seven_files_get_exactly_them(profile_id: str) -> None:
    """With the manifest that every package has."""
    assert {str(file) for file in profile(profile_id).files_for(grades=True)} == {
        "academicSessions", "orgs", "courses", "classes", "users", "enrollments",
    }  # fmt: skip


def test_names_that_matter_byte_for_byte_are_so() -> None:
    """A zip of another name, or in another folder, would not be found."""
    assert profile("gg4l").package_name == profile("st-math").package_name == "OneRoster.zip"
    assert profile("classlink").remote_folder == "DailyImport"
    assert [one.id for one in PROFILES.values() if not one.is_zip] == ["classlink"]


def test_d2l_gets_the_order_it_names() -> None:
    """Sessions, organizations, courses, classes, users, enrollments."""
    assert profile("d2l").files == (
        File.ACADEMIC_SESSIONS, File.ORGS, File.COURSES, File.CLASSES, File.USERS,
        File.ENROLLMENTS,
    )  # fmt: skip
    assert profile("d2l").takes_delta
    assert not profile("d2l").removes_in_bulk


def test_only_who_insists_gets_demographics() -> None:
    """Rows without values could empty what a school entered itself."""
    with_them = [one.id for one in PROFILES.values() if File.DEMOGRAPHICS in one.files]

    assert with_them == ["blackboard"]


@pytest.mark.parametrize(
    ("profile_id", "text", "is_taken"),
    [
        ("great-minds", "org-1_a.b", True),
        ("great-minds", "org@1", False),
        ("great-minds", "org/1", False),
        ("generic-1.1", "a/b@c", True),
        ("generic-1.1", "a~b", False),
    ],
)
def test_ids_hold_what_the_receiver_takes(profile_id: str, text: str, is_taken: bool) -> None:
    """The alphabet is the receiver's own where it names one."""
    alphabet = re.compile(f"[{profile(profile_id).id_characters}]+")

    assert bool(alphabet.fullmatch(text)) is is_taken


def test_moodle_takes_plain_letters_and_no_at_sign() -> None:
    """Its importer refuses a whole package for one such sign."""
    found = profile("moodle")
    text = re.compile(f"[{found.text_characters}]+")
    username = re.compile(f"[{found.username_characters}]+")

    assert text.fullmatch("Intro to Data, part 2.5")
    assert not text.fullmatch("Data & AI: José")
    assert username.fullmatch("first.last-2")
    assert not username.fullmatch("first@school.example")
    assert File.COURSES not in found.files
    assert not found.user_ids


def test_a_zip_is_called_as_the_receiver_wants_or_as_the_delivery() -> None:
    """Words of the delivery's name in lower case, unless the receiver names the file."""
    assert PROFILES["generic-1.1"].zip_name("École / N° 5") == "ecole-n-5.zip"
    assert PROFILES["st-math"].zip_name("Harbour Valley") == "OneRoster.zip"
