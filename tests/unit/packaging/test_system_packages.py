"""Tests of looking for what the operating system has to bring."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from devtool import system_packages as subject
from devtool.told import NotReadyError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Debian is looked at")


@pytest.fixture
def apt(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Collect what apt would be asked, and ask nothing."""
    asked: list[list[str]] = []

    def note(command: list[str]) -> str:
        asked.append(command)
        return ""

    monkeypatch.setattr(subject, "_apt", note)
    monkeypatch.setattr(subject, "_knows_packages", lambda: True)
    return asked


def test_missing_library_is_named_by_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Only packages whose file is nowhere are missing."""
    (tmp_path / "libEGL.so.1").touch()
    monkeypatch.setattr(subject, "_library_folders", lambda: [tmp_path])

    assert subject.missing({"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"}) == ["libgl1"]
    assert subject.missing({"no-such-program": "dbus", "sh": "dash"}) == ["dbus"]


def test_administrator_installs_at_once(
    apt: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root is not asked."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    subject.install(["libegl1"], "for Qt")

    assert apt == [["apt-get", "install", "--no-install-recommends", "-y", "libegl1"]]


def test_list_of_packages_is_fetched_first_when_there_is_none(
    apt: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh system does not know yet what it can install."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subject, "_knows_packages", lambda: False)

    subject.install(["libegl1"], "for Qt")

    assert apt[0] == ["apt-get", "update"]


def test_command_is_told_where_nobody_can_be_asked(
    apt: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the rights and without a terminal, the exact command is said."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda _name: None)

    with pytest.raises(NotReadyError, match=r"sudo apt-get install .* libegl1 libgl1"):
        subject.install(["libegl1", "libgl1"], "for Qt")

    assert not apt


@pytest.mark.parametrize(("answer", "installs"), [("", True), ("y", True), ("n", False)])
def test_person_is_asked(
    apt: list[list[str]], monkeypatch: pytest.MonkeyPatch, answer: str, *, installs: bool
) -> None:
    """On a terminal the person decides."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/sudo")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: answer)

    if installs:
        subject.install(["libegl1"], "for Qt")
        assert apt[0][:2] == ["sudo", "apt-get"]
    else:
        with pytest.raises(NotReadyError, match="Nothing was installed"):
            subject.install(["libegl1"], "for Qt")
        assert not apt


def test_failed_installation_is_tried_again_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An old list of packages is renewed once; then apt's own words are shown."""
    asked: list[str] = []

    def fail(command: list[str]) -> str:
        asked.append(command[1])
        return "E: Unable to locate package libegl1"

    monkeypatch.setattr(subject, "_apt", fail)
    monkeypatch.setattr(subject, "_knows_packages", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    with pytest.raises(NotReadyError, match="Unable to locate"):
        subject.install(["libegl1"], "for Qt")

    assert asked == ["install", "update", "install"]


def test_other_systems_are_left_alone(
    apt: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not Debian is not looked at."""
    monkeypatch.setattr(subject, "is_debian", lambda: False)

    subject.ensure({"no-such-library.so.1": "nothing"}, "for Qt")

    assert not apt
