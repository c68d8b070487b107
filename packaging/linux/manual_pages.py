"""Writes the manual pages of both programs from what their ``--help`` says: ``… FOLDER``."""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

from coursera_wizard import __version__
from coursera_wizard.cli import window_arguments
from coursera_wizard.cli.commands import COMMANDS, load
from coursera_wizard.cli.exit_codes import as_help
from coursera_wizard.cli.main import command_parser
from coursera_wizard.i18n import set_language


def main(folder: Path) -> None:
    """Write coursera-wizard.1 and coursera-delivery.1."""
    os.environ["LANGUAGE"] = "en"
    set_language()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "coursera-wizard.1").write_text(window_page(), encoding="utf-8")
    (folder / "coursera-delivery.1").write_text(command_page(), encoding="utf-8")


def window_page() -> str:
    """Return the page of the window."""
    parser = window_arguments.parser()
    return "\n".join(
        [
            _head("coursera-wizard"),
            ".SH NAME",
            r"coursera\-wizard \- connect a Coursera organization to a school's systems",
            ".SH SYNOPSIS",
            *_synopsis(parser),
            ".SH DESCRIPTION",
            _text(parser.description or ""),
            ".SH OPTIONS",
            *_options(parser),
            ".SH SEE ALSO",
            r".BR coursera\-delivery (1)",
            "",
        ]
    )


def command_page() -> str:
    """Return the page of the command line, with all its commands."""
    lines = [
        _head("coursera-delivery"),
        ".SH NAME",
        r"coursera\-delivery \- configure and run OneRoster deliveries without a window",
        ".SH SYNOPSIS",
        r".B coursera\-delivery",
        r".I COMMAND",
        r"[options]",
        ".SH DESCRIPTION",
        "Connects a Coursera organization to a school's systems, without a window.",
        ".SH COMMANDS",
    ]
    for name, what in COMMANDS.items():
        parser = command_parser(name)
        load(name).add_arguments(parser)
        lines += [f".SS {_text(name)}", _text(_sentence(what)), ".PP", *_synopsis(parser)]
        more = (parser.description or "").partition("\n\n")[2]
        if more:  # its lines are set by hand, as in the help
            lines += [".PP", ".nf", _text(more), ".fi"]
        lines += _options(parser, leaves_out={"help", "json", "details"})
    general = command_parser(next(iter(COMMANDS)))
    lines += [".SH OPTIONS", "Every command takes these.", *_options(general)]
    lines += [r".PP", r"Without a command, \fB\-\-version\fR tells the version."]
    lines += [".SH EXIT STATUS", ".nf", _text(_without_heading(as_help())), ".fi"]
    lines += [".SH SEE ALSO", r".BR coursera\-wizard (1)", ""]
    return "\n".join(lines)


def _head(name: str) -> str:
    stamp = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    day = datetime.fromtimestamp(stamp, UTC).date().isoformat()
    return f'.TH {name.upper()} 1 {day} "Coursera Wizard {__version__}"'


def _synopsis(parser: argparse.ArgumentParser) -> list[str]:
    usage = " ".join(parser.format_usage().split()).removeprefix("usage: ")
    program, _space, rest = usage.partition(" [")
    return [f".B {_text(program)}", _text(f"[{rest}" if rest else "")]


def _options(
    parser: argparse.ArgumentParser, leaves_out: set[str] | frozenset[str] = frozenset()
) -> list[str]:
    lines = []
    formatter = argparse.HelpFormatter(parser.prog)
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list of them
        if action.dest in leaves_out or action.help == argparse.SUPPRESS:
            continue
        named = formatter._format_action_invocation(action)  # noqa: SLF001 - as in its own help
        lines += [".TP", rf"\fB{_text(named)}\fR", _text(action.help or "")]
    return lines


def _without_heading(text: str) -> str:
    _heading, _line, rest = text.strip().partition("\n")
    return textwrap.dedent(rest)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _text(words: str) -> str:
    """Return words as groff wants them."""
    escaped = words.replace("\\", r"\e").replace("-", r"\-").replace("%%", "%")
    return "\n".join(
        rf"\&{line}" if line.startswith((".", "'")) else line for line in escaped.splitlines()
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
