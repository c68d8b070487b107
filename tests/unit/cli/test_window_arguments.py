"""How the window was started is understood."""

from __future__ import annotations

import socket
import sys
import uuid
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


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
@pytest.mark.parametrize(
    "display", [":77", "127.0.0.1:9.0", "unix:77", "nonsense", "::", ":9999999"]
)
def test_display_that_nobody_serves_is_said_in_words(
    display: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Qt would end the program with a message of its own."""
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    monkeypatch.setenv("DISPLAY", display)

    assert not has_display()
    assert "CW-495" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_display_that_answers_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that answers is enough: Wayland's socket, or the socket of an X server."""
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    number = 10_000 + uuid.uuid4().int % 40_000
    with (
        socket.socket(socket.AF_UNIX) as wayland,
        socket.socket(socket.AF_UNIX) as x_server,
    ):
        wayland.bind(str(tmp_path / "wayland-7"))
        wayland.listen()
        x_server.bind(f"\0/tmp/.X11-unix/X{number}")
        x_server.listen()

        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
        monkeypatch.setenv("DISPLAY", ":77")
        assert has_display()
        monkeypatch.delenv("WAYLAND_DISPLAY")
        monkeypatch.setenv("DISPLAY", f":{number}.0")
        assert has_display()
    assert capsys.readouterr().err == ""
