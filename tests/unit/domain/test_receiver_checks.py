"""What is missing or cannot be used of a receiver's settings."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.draft import (
    DeliveryMode,
    GradeOption,
    Options,
    Receiver,
    ReceiverChannel,
    Sftp,
)
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.receiver_checks import check_receiver, is_host, is_host_key
from coursera_wizard.domain.receiver_profiles import PROFILES

KEY = "ssh-ed25519 SHA256:" + "a" * 43


def by_sftp(**fields: object) -> Receiver:
    """Return a receiver that is reached by SFTP."""
    values = {"host": "sftp.example.org", "user": "harbour", **fields}
    return Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp(**values))  # type: ignore[arg-type]  # fields of Sftp


def test_the_default_misses_nothing() -> None:
    """A folder and OneRoster 1.1 need nothing more."""
    assert check_receiver(Receiver(), Options()) == ()


def test_a_complete_server_misses_nothing() -> None:
    """With and without a pinned key."""
    assert check_receiver(by_sftp(), Options()) == ()
    assert check_receiver(by_sftp(host_key=KEY, folder="in/coursera"), Options()) == ()


def test_server_and_user_are_needed_for_sftp_alone() -> None:
    """Each missing one is told at its field."""
    found = check_receiver(Receiver(channel=ReceiverChannel.SFTP), Options())

    assert [(one.code, one.field) for one in found] == [
        (ProblemCode.RECEIVER_SERVER_MISSING, "receiver.sftp.host"),
        (ProblemCode.RECEIVER_SERVER_MISSING, "receiver.sftp.user"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("host", "sftp://example.org"),
        ("host", "ann@example.org"),
        ("host", "example.org:22"),
        ("port", 0),
        ("port", 65536),
        ("user", "two\nlines"),
        ("folder", "x" * 501),
        ("host_key", "ssh-ed25519 AAAA"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(name: str, value: object) -> None:
    """One problem each."""
    found = check_receiver(by_sftp(**{name: value}), Options())

    assert [(one.code, one.field) for one in found] == [
        (ProblemCode.RECEIVER_SETTING_UNUSABLE, f"receiver.sftp.{name}")
    ]


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_says_whether_it_takes_changes_only(name: str) -> None:
    """Delta packages for somebody who does not understand them block."""
    found = check_receiver(Receiver(profile=name), Options(mode=DeliveryMode.DELTA))

    assert [one.code for one in found if one.is_blocking] == (
        [] if PROFILES[name].takes_delta else [ProblemCode.RECEIVER_NO_DELTA]
    )


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_says_whether_it_takes_grades(name: str) -> None:
    """Grades for somebody who does not read them are a warning: they are left out."""
    found = check_receiver(Receiver(profile=name), Options(grades=GradeOption.FINAL))

    assert [one.code for one in found] == (
        [] if PROFILES[name].takes_grades else [ProblemCode.RECEIVER_NO_GRADES]
    )
    assert not any(one.is_blocking for one in found)


@pytest.mark.parametrize("text", ["sftp.example.org", "192.0.2.7", "2001:db8::7", "büro.example"])
def test_names_and_numbers_are_servers(text: str) -> None:
    """Both kinds of numbers too."""
    assert is_host(text)


@pytest.mark.parametrize("text", ["", "a b", "a/b", "[::1]", "x" * 501, "a\n"])
def test_other_texts_are_no_servers(text: str) -> None:
    """Nothing may stand around it."""
    assert not is_host(text)


def test_a_key_is_a_kind_and_a_fingerprint() -> None:
    """As OpenSSH shows it."""
    assert is_host_key(KEY)
    assert not is_host_key(KEY[:-1])
