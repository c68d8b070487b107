"""Problems: texts when read, places, JSON."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError, Severity, failure, problem
from coursera_wizard.domain.problem_catalog import CATALOG


def test_problem_fills_the_places_of_its_texts() -> None:
    """Named places are filled with what was given."""
    found = problem(ProblemCode.NETWORK_REFUSED, host="api.example", port=443)

    assert "api.example, port 443, was turned down" in found.what_happened
    assert "api.example, port 443" in found.what_to_do
    assert found.number == "CW-103"


def test_problem_without_a_place_still_reads() -> None:
    """A place that nobody gave becomes an ellipsis and never an error."""
    assert "…, port …, was turned down" in problem(ProblemCode.NETWORK_REFUSED).what_happened


def test_problem_takes_the_field_and_severity_of_the_catalog_unless_given() -> None:
    """Both can be overruled where a problem is made."""
    plain = problem(ProblemCode.COURSERA_GRADES_NOT_READABLE)
    warned = problem(
        ProblemCode.COURSERA_GRADES_NOT_READABLE, severity=Severity.WARNS, field="account.api_key"
    )

    assert plain.is_blocking
    assert plain.field == "options.grades"
    assert not warned.is_blocking
    assert warned.field == "account.api_key"


def test_problem_as_dict_has_the_public_keys() -> None:
    """The JSON of a problem is a public interface."""
    shown = problem(ProblemCode.KEYRING_LOCKED, store="the keychain", details="D-Bus").as_dict()

    assert list(shown) == [
        "number", "code", "title", "what_happened", "what_to_do", "field", "remedy", "severity",
        "details",
    ]  # fmt: skip
    assert shown["number"] == "CW-601"
    assert shown["details"] == "D-Bus"


def test_failure_carries_the_problem() -> None:
    """The exception names number and code and nothing that was typed."""
    with pytest.raises(ProblemError) as caught:
        raise failure(ProblemCode.STORE_NOT_FOUND, path="/home/ana/secret-name.delivery.json")

    assert str(caught.value) == "CW-461 store.not-found"
    assert caught.value.problem.places == (("path", "/home/ana/secret-name.delivery.json"),)


def test_every_number_belongs_to_one_problem() -> None:
    """A number said on the telephone means one thing."""
    numbers = [entry.number for entry in CATALOG.values()]

    assert len(set(numbers)) == len(numbers)
