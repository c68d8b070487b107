"""Secrets mask themselves everywhere."""

from __future__ import annotations

import copy
import pickle

import pytest

from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef

MARKER = "m4rker-value"


@pytest.mark.parametrize("shown", [repr, str, "{}".format, "{!r}".format, lambda s: f"{s:>40}"])
def test_secret_never_shows_itself(shown: object) -> None:
    """No usual way to turn it into text gives the value."""
    assert callable(shown)
    assert MARKER not in shown(Secret(MARKER))


def test_secret_reveals_on_request() -> None:
    """The place that sends it gets the value."""
    assert Secret(MARKER).reveal() == MARKER
    assert len(Secret(MARKER)) == len(MARKER)
    assert not Secret("")


def test_secret_compares_by_value_and_is_no_key() -> None:
    """Two of one value are equal; neither can be put into a set."""
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    with pytest.raises(TypeError):
        hash(Secret("a"))


def test_secret_is_not_pickled_or_copied() -> None:
    """What would write it somewhere is refused."""
    with pytest.raises(TypeError):
        pickle.dumps(Secret(MARKER))
    with pytest.raises(TypeError):
        copy.deepcopy(Secret(MARKER))


def test_only_a_sealed_file_needs_a_person() -> None:
    """Runs without a person can read every other place."""
    assert not SecretRef(SecretPlace.SEALED_FILE).is_unattended
    assert SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_CLIENT_SECRET").is_unattended
