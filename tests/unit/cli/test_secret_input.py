"""A secret comes from the variable, standard input or a person, and from nowhere else."""

from __future__ import annotations

import getpass
import io
import os

import pytest

from coursera_wizard.cli import secret_input
from coursera_wizard.cli.output import Output
from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.secret import Secret


class Keyboard(io.StringIO):
    """Standard input that is a terminal."""

    def isatty(self) -> bool:
        """Tell that it is a terminal."""
        return True


def _types(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    waiting = list(answers)
    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", lambda *_args, **_named: waiting.pop(0))


def _code(caught: pytest.ExceptionInfo[ProblemError]) -> str:
    return caught.value.problem.code.value


def test_variable_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is taken without a question, blanks around it aside."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", " abc \n")

    given = secret_input.client_secret(Output())

    assert given.secret == Secret("abc")
    assert given.variable == "COURSERA_CLIENT_SECRET"


def test_person_is_asked_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable the person types it."""
    _types(monkeypatch, "abc\n")

    given = secret_input.client_secret(Output())

    assert given.secret == Secret("abc")
    assert given.variable == ""


def test_nothing_typed_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty answer is no secret."""
    _types(monkeypatch, "")

    with pytest.raises(ProblemError) as caught:
        secret_input.client_secret(Output())

    assert _code(caught) == "credentials.secret-missing"


def test_nobody_is_asked_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A script does not hang at a question."""
    monkeypatch.setattr("sys.stdin", io.StringIO("abc"))

    with pytest.raises(ProblemError) as caught:
        secret_input.client_secret(Output())

    assert _code(caught) == "environment.secret-missing"


@pytest.mark.parametrize(("text", "code"), [("abc\n", None), ("\n", "credentials.secret-missing")])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, text: str, code: str | None) -> None:
    """A secret can be piped in."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))

    if code is None:
        assert secret_input.from_standard_input() == Secret("abc")
        return
    with pytest.raises(ProblemError) as caught:
        secret_input.from_standard_input()
    assert _code(caught) == code


def test_new_passphrase_is_typed_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A typing mistake in a new passphrase would lock the secret away."""
    _types(monkeypatch, "four words of mine", "four words of mine")
    assert secret_input.passphrase(Output(), is_new=True) == Secret("four words of mine")

    _types(monkeypatch, "four words of mine", "four word of mine")
    with pytest.raises(ProblemError) as caught:
        secret_input.passphrase(Output(), is_new=True)
    assert _code(caught) == "sealed.passphrases-differ"


def test_passphrase_needs_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sealed file cannot serve unattended runs, and says so."""
    monkeypatch.setattr("sys.stdin", io.StringIO("abc"))

    with pytest.raises(ProblemError) as caught:
        secret_input.passphrase(Output())

    assert _code(caught) == "usage.no-terminal"
    assert "COURSERA_CLIENT_SECRET" in caught.value.problem.what_to_do


def test_end_of_input_is_nothing_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-D answers with nothing."""

    def at_the_end(*_args: object, **_named: object) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr(getpass, "getpass", at_the_end)

    with pytest.raises(ProblemError) as caught:
        secret_input.client_secret(Output())

    assert _code(caught) == "credentials.secret-missing"


def test_text_keeps_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A private key has lines, and a password may hold blanks."""
    monkeypatch.setenv("COURSERA_RECEIVER_SECRET", "line 1\n line 2\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("pass word\r\n"))

    found = secret_input.from_environment("COURSERA_RECEIVER_SECRET", as_text=True)

    assert found == Secret("line 1\n line 2")
    assert secret_input.from_standard_input(as_text=True) == Secret("pass word")


def test_passphrase_is_the_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its blanks belong to it; nothing is no passphrase."""
    monkeypatch.setattr("sys.stdin", io.StringIO(" four words \nmore\n"))
    assert secret_input.passphrase_from_standard_input() == Secret(" four words ")

    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(ProblemError) as caught:
        secret_input.passphrase_from_standard_input()
    assert _code(caught) == "sealed.passphrase-wrong"


def test_secrets_are_handed_over_by_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables of ours are set, and no others."""
    given = '{"passphrase": "words", "variables": {"COURSERA_X": "x", "PATH": "y"}}\n'
    monkeypatch.setenv("COURSERA_X", "")
    path = os.environ["PATH"]
    monkeypatch.setattr("sys.stdin", io.StringIO(given))

    assert secret_input.handed_over() == Secret("words")
    assert (os.environ["COURSERA_X"], os.environ["PATH"]) == ("x", path)


@pytest.mark.parametrize("text", ["", "no json\n", "[]\n", '{"variables": 1}\n'])
def test_nothing_is_handed_over(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Whatever else comes by the pipe is no secret."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))

    assert secret_input.handed_over() is None


def test_other_secret_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed is taken as it is; nothing typed is no secret."""
    _types(monkeypatch, "pass word", "")

    assert secret_input.other_secret(Output(), "password", "COURSERA_X") == Secret("pass word")
    with pytest.raises(ProblemError) as caught:
        secret_input.other_secret(Output(), "password", "COURSERA_X")
    assert _code(caught) == "credentials.secret-missing"
