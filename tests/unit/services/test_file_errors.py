"""What the system says of a file becomes a problem."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.services.file_errors import read_failure, words, write_failure

PATH = Path("folder") / "file"


@pytest.mark.parametrize(
    ("number", "writing", "reading"),
    [
        (errno.ENOSPC, ProblemCode.STORE_DISK_FULL, ProblemCode.STORE_NOT_READABLE),
        (errno.EFBIG, ProblemCode.STORE_DISK_FULL, ProblemCode.STORE_NOT_READABLE),
        (errno.EACCES, ProblemCode.STORE_NOT_WRITABLE, ProblemCode.STORE_NOT_READABLE),
        (errno.ENOENT, ProblemCode.STORE_FOLDER_MISSING, ProblemCode.STORE_NOT_FOUND),
        (errno.EISDIR, ProblemCode.STORE_NOT_WRITABLE, ProblemCode.STORE_NOT_READABLE),
    ],
)
def test_error_has_its_code_and_path(
    number: int, writing: ProblemCode, reading: ProblemCode
) -> None:
    """The code follows from the system's number, and the file is named."""
    error = OSError(number, "words in any language")

    assert write_failure(error, PATH).problem.code is writing
    assert read_failure(error, PATH).problem.code is reading
    assert str(PATH) in read_failure(error, PATH).problem.what_happened


def test_missing_file_in_a_folder_that_is_there_is_not_writable(tmp_path: Path) -> None:
    """The folder is only blamed where it is missing."""
    error = OSError(errno.ENOENT, "gone")

    assert write_failure(error, tmp_path / "x").problem.code is ProblemCode.STORE_NOT_WRITABLE


@pytest.mark.parametrize(
    ("number", "words_of_reason"),
    [
        (errno.EISDIR, "it is a folder"),
        (errno.ELOOP, "in a circle"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EACCES, "not allowed"),
        (errno.EIO, "not allowed"),
    ],
)
def test_reason_is_told_in_words(number: int, words_of_reason: str) -> None:
    """A person reads why, not only that."""
    error = OSError(number, "words in any language")

    assert words_of_reason in read_failure(error, PATH).problem.what_happened
    assert words_of_reason in write_failure(error, PATH).problem.what_happened


def test_details_name_the_error_without_its_words() -> None:
    """Support gets the system's name of the error, whatever language the computer speaks."""
    assert words(OSError(errno.ENOSPC, "Kein Platz")) == "ENOSPC"
    assert words(OSError("no number")) == "OSError"
