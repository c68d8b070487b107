"""Times of sign-ins are kept apart from the sign-ins themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import SecretBinding, SecretPurpose
from coursera_wizard.services.sign_in_times import SignInTimesFile
from tests.support.builders import NOW

BINDING = SecretBinding("Ab-dEfGhIjKlMnOpQrStUg", "https://a.example/token", SecretPurpose.SIGN_IN)


def test_time_is_kept_by_key_and_address(tmp_path: Path) -> None:
    """Another key or address knows nothing of it; forgetting it leaves the others."""
    times = SignInTimesFile(tmp_path / "sign-ins.json")
    other = SecretBinding(BINDING.api_key, "https://b.example/token", SecretPurpose.SIGN_IN)
    times.set(BINDING, NOW)
    times.set(other, NOW + dt.timedelta(days=1))

    times.set(other, None)

    again = SignInTimesFile(tmp_path / "sign-ins.json")
    assert again.get(BINDING) == NOW
    assert again.get(other) is None


def test_file_does_not_name_the_key(tmp_path: Path) -> None:
    """Whoever reads it learns a time and nothing else."""
    path = tmp_path / "sign-ins.json"
    SignInTimesFile(path).set(BINDING, NOW)

    assert BINDING.api_key not in path.read_text()
    assert "a.example" not in path.read_text()


@pytest.mark.parametrize("content", [b"{", b'{"a": "yesterday"}', b'{"a": "2026-11-22T08:00:00"}'])
def test_file_that_cannot_be_read_begins_anew(
    tmp_path: Path, content: bytes, expect_log: Callable[[str], None]
) -> None:
    """No time is known then, and a new one can be noted."""
    expect_log("begin anew")
    path = tmp_path / "sign-ins.json"
    path.write_bytes(content)
    times = SignInTimesFile(path)

    assert times.get(BINDING) is None
    times.set(BINDING, NOW)
    assert times.get(BINDING) == NOW


def test_folder_in_the_way_is_told(tmp_path: Path, expect_log: Callable[[str], None]) -> None:
    """A place that cannot be written is a problem."""
    expect_log("could not be read")
    (tmp_path / "sign-ins.json").mkdir()

    with pytest.raises(ProblemError) as caught:
        SignInTimesFile(tmp_path / "sign-ins.json").set(BINDING, NOW)

    assert caught.value.problem.code is ProblemCode.STORE_NOT_WRITABLE
