"""Output is for a person or for a program, and never obeys what comes from outside."""

from __future__ import annotations

import io
import json
import os

import pytest

from coursera_wizard.cli.output import Output
from coursera_wizard.domain.problem import ProblemCode, problem


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Tell that it is a terminal."""
        return True


def _pipe() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8")


def _text(stream: io.TextIOWrapper) -> str:
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode(stream.encoding)


def test_json_output_is_one_object_and_nothing_else() -> None:
    """Whatever a command says, a program reads one object."""
    out, err = _pipe(), _pipe()
    output = Output(as_json=True, out=out, err=err)

    output.say("line")
    output.heading("Title")
    output.paragraph("text")
    output.pairs([("a", "b")])
    output.table(("A",), [("1",)])
    output.progress("…")
    output.hint("hint")
    output.problem(problem(ProblemCode.NETWORK_OFFLINE))
    output.result({"name": "École"})

    assert json.loads(_text(out)) == {"name": "École"}
    assert _text(err) == ""


def test_pipe_gets_plain_lines() -> None:
    """In a pipe nothing is drawn, colored or broken, and progress is silent."""
    out, err = _pipe(), _pipe()
    output = Output(out=out, err=err)

    output.heading("Title")
    output.table(("A", "B"), [("1\t2", "x\ny")])
    output.paragraph("word " * 60)
    output.progress("working")
    output.result({"never": "seen"})

    lines = _text(out).splitlines()
    assert lines[:3] == ["Title", "A\tB", "1 2\tx y"]
    assert len(lines) == 4
    assert _text(err) == ""


def test_terminal_gets_tables_and_progress() -> None:
    """A person sees a drawn table, a bold title and a line that is written over."""
    out, err = Terminal(), Terminal()
    output = Output(out=out, err=err)

    output.heading("Title")
    output.table(("Name",), [("[bold]College[/bold]",)])
    output.paragraph("word " * 60)
    output.progress("working")
    output.say("done")

    assert out.getvalue().startswith("\x1b[1mTitle\x1b[0m\n")
    assert "[bold]College[/bold]" in out.getvalue()
    assert max(len(line) for line in out.getvalue().splitlines()) < 100
    assert err.getvalue() == "\r\x1b[Kworking\r\x1b[K"


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who wants no colors gets none."""
    monkeypatch.setenv("NO_COLOR", "1")
    out = Terminal()

    Output(out=out, err=Terminal()).heading("Title")

    assert out.getvalue() == "Title\n"


def test_control_characters_are_not_obeyed() -> None:
    """A name from outside cannot move the cursor, ring, or turn the line around."""
    out = Terminal()
    output = Output(out=out, err=Terminal())

    output.say("a\x1b[2Jb\x07c\rd\u202ee")

    assert out.getvalue() == "a�[2Jb�c�d�e\n"


def test_poor_encoding_is_no_failure() -> None:
    """What a terminal cannot show becomes a question mark; JSON is escaped."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    Output(out=out, err=_pipe()).say("École …")
    Output(as_json=True, out=out, err=_pipe()).result({"name": "École"})

    assert _text(out).startswith("?cole ?\n")
    assert '"\\u00c9cole"' in _text(out)


def test_problem_goes_to_standard_error() -> None:
    """Title, number, what happened and what to do; details only when asked for."""
    found = problem(ProblemCode.NETWORK_OFFLINE, details="line 1\nline 2")
    out, brief, full = _pipe(), _pipe(), _pipe()

    Output(out=out, err=brief).problem(found)
    Output(out=out, err=full, with_details=True).problem(found)

    assert _text(out) == ""
    assert _text(brief) == (
        "This computer is not connected to a network (CW-102)\n"
        "  No network connection is active, so Coursera cannot be reached.\n"
        "  Connect this computer to the network, then try again.\n"
        "  (--details shows what support needs)\n"
    )
    assert "  | line 1\n  | line 2\n" in _text(full)


def test_reader_that_left_does_not_stop_the_work() -> None:
    """After ``| head`` the rest is said to nobody."""
    read, write = os.pipe()
    os.close(read)
    out = open(write, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - a pipe, closed below

    errors = _pipe()
    output = Output(out=out, err=errors)
    output.say("first")
    output.say("second")

    out.close()
    errors.flush()
    assert _text(errors) == ""


def test_summary_is_aligned_in_a_pipe() -> None:
    """What people read in a log stands below each other; numbers on the right."""
    out = _pipe()

    Output(out=out, err=_pipe()).table(
        ("Kind", "New"), [("Users", "1,204"), ("Orgs", "")], numbers_from=1, is_aligned=True
    )

    assert _text(out) == "  Kind     New\n  Users  1,204\n  Orgs\n"


def test_milestone_stays_on_a_terminal() -> None:
    """What is done is not written over; in a pipe nothing is said."""
    terminal, pipe = Terminal(), _pipe()

    for err in (terminal, pipe):
        output = Output(out=_pipe(), err=err)
        output.progress("reading…")
        output.milestone("read")

    assert terminal.getvalue() == "\r\x1b[Kreading…\r\x1b[Kread\n"
    assert _text(pipe) == ""
