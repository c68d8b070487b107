"""How the window was started is understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursera_wizard.cli.window_arguments import WindowArguments, understand


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
