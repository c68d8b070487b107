"""The log is its owner's, does not grow for ever, and holds no secret."""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from coursera_wizard.domain.secret import Secret
from coursera_wizard.services import logs

MARKER = "M4rk/er+wi th=sign&s"
logger = logging.getLogger("coursera_wizard.test")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Return the file of a log that is being written."""
    path = tmp_path / "coursera-wizard.log"
    handler = logs.start_log(path)
    yield path
    logs.stop_log(handler)
    logs.redactor.forget()


def test_registered_secret_is_taken_out_in_every_form(log: Path) -> None:
    """A secret is masked as it is, in addresses, and in base64 wherever it begins in it."""
    logs.redactor.register(Secret(MARKER))
    forms = [MARKER, quote(MARKER, safe=""), quote_plus(MARKER)]
    forms += [base64.b64encode(("k" * n + MARKER + "z" * n).encode()).decode() for n in range(4)]
    core = base64.b64encode(MARKER[2:14].encode()).decode()

    for form in forms:
        logger.info("sent %s to the server", form)

    text = log.read_text()
    assert len(text.splitlines()) == len(forms)
    assert "sent" in text
    assert "to the server" in text
    for form in (*forms, "M4rk", core):
        assert form not in text


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer {}",
        "{{'authorization': 'Basic {}'}}",
        "Proxy-Authorization: Basic {}",
        "token type bearer {} expires",
        "grant_type=x&client_secret={}&scope=y",
        '{{"access_token": "{}", "expires_in": 1799}}',
        "{{'client_secret': '{}'}}",
        "Client Secret={} password={}",
        "passphrase: {}",
        "http://me:{}@proxy.example:8080",
    ],
)
def test_unregistered_secret_is_known_by_its_place(log: Path, text: str) -> None:
    """Tokens and passwords are masked in the places where they travel, unheard of before."""
    written = text.replace("Client Secret=", "client_secret=")

    logger.info("%s", written.format(*["aB3dE6fG8h"] * written.count("{}")))

    assert "aB3dE6fG8h" not in log.read_text()


def test_traceback_is_redacted_too(log: Path) -> None:
    """What an exception says goes through the same filter."""
    logs.redactor.register(Secret(MARKER))
    try:
        int(MARKER)
    except ValueError:
        logger.info("it failed", exc_info=True)

    text = log.read_text()
    assert "ValueError" in text
    assert MARKER not in text


def test_plain_text_stays_as_it_is(log: Path) -> None:
    """Ordinary entries, and very short registered texts, are not touched."""
    logs.redactor.register(Secret("ab"))
    logger.info("abc: 25 programs read in 310 ms, basically fine: passwords are kept elsewhere")

    assert "abc: 25 programs read in 310 ms, basically fine" in log.read_text()
    assert "•" not in log.read_text()


def test_log_is_for_its_owner_and_rotates(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file and the earlier ones are readable by their owner alone, and there are few."""
    monkeypatch.setattr(log_handler(), "maxBytes", 2000)
    for _count in range(200):
        logger.info("x" * 100)

    files = sorted(log.parent.iterdir())
    assert [one.name for one in files] == [log.name, *(f"{log.name}.{n}" for n in range(1, 6))]
    assert all(one.stat().st_size <= 2000 for one in files)
    assert os.name != "posix" or {one.stat().st_mode & 0o777 for one in files} == {0o600}


def log_handler() -> RotatingFileHandler:
    """Return what writes the log, which rotates at 2 MB."""
    handlers = logging.getLogger("coursera_wizard").handlers
    (handler,) = (one for one in handlers if isinstance(one, RotatingFileHandler))
    assert handler.maxBytes == 2 * 1024 * 1024
    return handler


def test_log_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """No folder for the log is no reason not to run."""
    handler = logs.start_log(tmp_path / "gone" / "x.log")
    logger.info("nobody reads this")
    logs.stop_log(handler)

    assert list(tmp_path.iterdir()) == []
