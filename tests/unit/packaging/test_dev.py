"""Tests of the command that every newcomer gives first."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import dev
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def _nothing(_name: str) -> str | None:
    return None


def _only_312(name: str) -> str | None:
    return "/usr/bin/python3.12" if name == "python3.12" else None


def test_too_old_a_python_can_read_it() -> None:
    """A Python that cannot run the program can still say so."""
    source = (ROOT / "packaging" / "dev.py").read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 8))


@pytest.mark.parametrize(
    ("version", "word"), [((3, 8), "too old"), ((3, 10), "too old"), ((3, 15), "newer")]
)
def test_other_python_gets_a_sentence(version: tuple[int, int], word: str) -> None:
    """The sentence says which Python this is, which is needed, and where it comes from."""
    text = dev.unsupported_python(version, _nothing)

    assert f"This is Python {version[0]}.{version[1]}, which is {word}" in text
    assert "3.11 to 3.14" in text
    assert "https://www.python.org/downloads/" in text


def test_fitting_python_is_named() -> None:
    """Where a fitting Python is installed, the command to give is shown."""
    text = dev.unsupported_python((3, 9), _only_312)

    assert "python3.12 packaging/dev.py run" in text


def test_other_python_ends_with_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is tried with a Python that does not fit."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))

    assert dev.main(["run"]) == 3
    assert "too old" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "text"), [([], "VERB"), (["walk"], "invalid choice"), (["check", "-x"], "-x")]
)
def test_unknown_verb_is_refused(arguments: list[str], text: str) -> None:
    """A slip of the hand is wrong usage, and says what there is."""
    command = [sys.executable, str(ROOT / "packaging" / "dev.py"), *arguments]

    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 2
    assert text in done.stderr
