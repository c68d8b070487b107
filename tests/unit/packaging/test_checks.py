"""Tests of what dev.py checks by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from devtool import checks as subject
from devtool.checks import Generated
from devtool.environment import ROOT, Environment

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "httpx==0.28.1 \\\n    --hash=sha256:aa\n"
DEVELOPMENT = PROGRAM + "pytest==9.0 \\\n    --hash=sha256:bb\n"


def _write(folder: Path, program: str, development: str) -> Path:
    (folder / "requirements.lock").write_text(program, encoding="utf-8")
    (folder / "requirements-dev.lock").write_text(development, encoding="utf-8")
    (folder / "requirements-build.lock").write_text(program, encoding="utf-8")
    (folder / "requirements-build.in").write_text("-r requirements.in\n", encoding="utf-8")
    (folder / "requirements.in").write_text("# why\nhttpx>=0.28\n", encoding="utf-8")
    (folder / "requirements-dev.in").write_text("-r requirements.in\npytest\n", encoding="utf-8")
    return folder


def test_whole_locks_pass(tmp_path: Path) -> None:
    """Lists that agree are not complained about."""
    assert subject.lock_complaints(_write(tmp_path, PROGRAM, DEVELOPMENT)) == ""


@pytest.mark.parametrize(
    ("program", "development", "complaint"),
    [
        (PROGRAM + "# https://index.example\n", DEVELOPMENT, "holds an address"),
        ("httpx==0.28.1\n", DEVELOPMENT, "no hash for httpx==0.28.1"),
        (PROGRAM, PROGRAM, "lacks pytest"),
        (PROGRAM, DEVELOPMENT.replace("0.28.1", "0.28.2"), "has another httpx"),
    ],
)
def test_broken_lock_is_told(
    tmp_path: Path, program: str, development: str, complaint: str
) -> None:
    """Whatever would make two computers differ is found."""
    assert complaint in subject.lock_complaints(_write(tmp_path, program, development))


@pytest.mark.parametrize(("text", "complaint"), [("made\n", ""), ("old\n", "is old")])
def test_generated_file_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, complaint: str
) -> None:
    """A shipped file that the program writes differently now is found."""
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    generated = Generated("page.md", ("-c", "print('made')"))
    monkeypatch.setattr(subject, "GENERATED", (generated,))
    environment = Environment(tmp_path)
    monkeypatch.setattr(Environment, "python", Environment(ROOT).python)

    assert complaint in subject.generated_complaints(environment)
    assert bool(complaint) == bool(subject.generated_complaints(environment))


def test_generated_file_is_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On request the file is written as the program makes it now."""
    generated = Generated("page.md", ("-c", "print('made')"))
    monkeypatch.setattr(subject, "GENERATED", (generated,))
    monkeypatch.setattr(Environment, "python", Environment(ROOT).python)

    assert subject.generated_complaints(Environment(tmp_path), renew=True) == ""
    assert (tmp_path / "page.md").read_bytes() == b"made\n"
    assert subject.generated_complaints(Environment(tmp_path)) == ""
