"""The address is printed; a browser is opened only where that is asked for."""

from __future__ import annotations

import io
import os
import threading
import webbrowser

import pytest

from coursera_wizard.cli.browser import opener
from coursera_wizard.cli.output import Output

PAGE = "https://accounts.example/auth?state=s"


def test_address_is_printed_and_nothing_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a program reads standard output: the person reads standard error."""
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(webbrowser, "open", lambda _address: pytest.fail("opened"))

    opener(Output(as_json=True, out=out, err=err), is_opened=False)(PAGE)

    assert out.getvalue() == ""
    assert err.getvalue().splitlines()[-1] == PAGE


def test_browser_gets_the_address_and_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment holds no variable of ours."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", "marker")
    opened: list[tuple[str, bool]] = []
    done = threading.Event()

    def open_(address: str) -> bool:
        opened.append((address, any(name.startswith("COURSERA_") for name in os.environ)))
        done.set()
        return True

    monkeypatch.setattr(webbrowser, "open", open_)

    opener(Output(out=io.StringIO(), err=io.StringIO()), is_opened=True)(PAGE)

    assert done.wait(5)
    assert opened == [(PAGE, False)]
