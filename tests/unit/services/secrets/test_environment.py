"""Only variables of ours are read, and none is handed on."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.secrets.environment import environment_secret, without_secrets


def test_variable_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual variable is read where none is named; line ends of `cat` are cut off."""
    monkeypatch.setenv("COURSERA_CLIENT_SECRET", "one\n")

    assert environment_secret() == Secret("one")
    assert environment_secret("COURSERA_OTHER", {"COURSERA_OTHER": "two"}) == Secret("two")


@pytest.mark.parametrize("name", ["PATH", "XCOURSERA_A", "COURSERA_", "coursera_a", "COURSERA_A B"])
def test_variable_of_another_kind_is_never_read(name: str) -> None:
    """A file from a stranger cannot name just any variable."""
    with pytest.raises(ProblemError) as caught:
        environment_secret(name, {name: "value"})

    assert caught.value.problem.code is ProblemCode.ENVIRONMENT_SECRET_MISSING


def test_empty_variable_is_a_missing_one() -> None:
    """A variable that holds blanks only holds no secret."""
    with pytest.raises(ProblemError) as caught:
        environment_secret("", {"COURSERA_CLIENT_SECRET": "  "})

    assert "COURSERA_CLIENT_SECRET" in caught.value.problem.what_to_do


def test_started_programs_get_no_variable_of_ours() -> None:
    """The environment handed on is the same but for ours."""
    environ = {"PATH": "/bin", "COURSERA_CLIENT_SECRET": "one", "Coursera_X": "two"}

    assert without_secrets(environ) == {"PATH": "/bin"}
