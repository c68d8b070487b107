"""What does not belong into a file that others read."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

import pytest
from devtool.checks import lock_complaints

from tests.architecture.source import ROOT

FOLDERS = ("coursera_wizard", "packaging", "tests", "resources")
PYTHON_FILES = sorted([path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")])
TEXT_SUFFIXES = {".py", ".md", ".toml", ".qss", ".json", ".po", ".in", ".sh", ".yaml"}
LATER = re.compile(r"T[O]DO|F[I]XME|X[X]X+\b")
SUPPRESSION = re.compile(r"noqa|type:\s*ignore|pragma:\s*no cover")
WITH_REASON = re.compile(
    r"noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)* +(-|#) \S+ \S+"
    r"|type: ignore\[[a-z-]+(, ?[a-z-]+)*\] +(-|#) \S+ \S+"
    r"|pragma: no cover +(-|#) \S+ \S+"
)


def test_lock_files_are_whole() -> None:
    """The locked lists name everything by hash, agree with each other, and hold no address."""
    assert lock_complaints(ROOT / "packaging") == ""


def test_nothing_is_put_off() -> None:
    """Nothing is left for later without being said where people look."""
    paths = [
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in TEXT_SUFFIXES and path.is_file()
    ]
    found = [str(path) for path in paths if LATER.search(path.read_text(encoding="utf-8"))]

    assert not found


@pytest.mark.parametrize("path", PYTHON_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_suppressions_carry_reasons(path: Path) -> None:
    """Whoever silences a check says why, in the same line."""
    source = path.read_text(encoding="utf-8")
    found = [
        f"{path}:{token.start[0]} {token.string}"
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
        and SUPPRESSION.search(token.string)
        and not WITH_REASON.search(token.string)
    ]

    assert not found
