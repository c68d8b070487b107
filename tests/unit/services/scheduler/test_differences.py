"""Differences between an entry and a delivery, in words."""

from __future__ import annotations

from coursera_wizard.services.scheduler.differences import compared


def test_the_same_settings_are_no_difference() -> None:
    """The order of names does not count, that of values of one name does."""
    mine = [("a", "1"), ("b", "2"), ("b", "3")]

    assert compared([("b", "2"), ("b", "3"), ("a", "1")], mine) == ()
    assert len(compared([("b", "3"), ("b", "2"), ("a", "1")], mine)) == 1


def test_each_kind_of_difference_has_its_sentence() -> None:
    """Times, command, changed, added and missing settings."""
    wanted = [("T.on", "daily"), ("S.exec", "run"), ("S.kind", "once"), ("S.limit", "1h")]
    found = [("T.on", "weekly"), ("S.exec", "other"), ("S.kind", "often"), ("S.nice", "5")]

    assert compared(found, wanted, times=("T.on",), command=("S.exec",)) == (
        "It starts at other times: weekly instead of daily.",
        "It starts something else: other",
        "The setting kind is “often” instead of “once”.",
        "The setting limit was taken out.",
        "The setting nice was added: “5”.",
    )


def test_what_is_alike_is_no_difference() -> None:
    """A scheduler may know better when two values mean the same."""
    assert compared([("a", "X")], [("a", "x")], is_alike=lambda a, b: a.lower() == b) == ()
