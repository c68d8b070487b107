"""How the window was started is understood."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from coursera_wizard.cli.window_arguments import WindowArguments, has_display, understand


def test_understand() -> None:
    """A file and the practice organization can be named."""
    assert understand([]) == WindowArguments()
    assert understand(["--practice"]) == WindowArguments(practice=True)
    assert understand(["x.delivery.json"]) == WindowArguments(Path.cwd() / "x.delivery.json")


def test_understand_says_what_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    """A typing mistake is answered in a sentence."""
    assert understand(["--practise"]) is None
    assert capsys.readouterr().err == (
        "“--practise” is not known here. Did you mean “--practice”?\n"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_missing_display_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no window can open, the way without one is named, and Qt is not asked."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert not has_display()
    assert "coursera-delivery --help" in capsys.readouterr().err

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert has_display()
    assert capsys.readouterr().err == ""
