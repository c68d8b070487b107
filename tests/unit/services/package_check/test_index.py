"""What later files are held against."""

from __future__ import annotations

from coursera_wizard.services.package_check.columns import Subset
from coursera_wizard.services.package_check.index import Index


def test_known_ids_grow_with_the_file() -> None:
    """The set that was given out before the file was read is the one that is filled."""
    index = Index({"orgs": "bulk"}, frozenset({"orgs"}))
    known = index.known("orgs", Subset.ALL)
    schools = index.known("orgs", Subset.SCHOOL)

    index.ids.setdefault("orgs", set()).add("o1")
    index.subsets[Subset.SCHOOL].add("o1")

    assert known == schools == {"o1"}


def test_only_a_delta_leaves_records_outside() -> None:
    """The mode of the target decides; where it is absent, that of the file."""
    index = Index({"users": "delta", "orgs": "bulk", "roles": "bulk"}, frozenset())

    assert index.may_be_outside("roles", "users")
    assert not index.may_be_outside("users", "orgs")
    assert index.may_be_outside("users", "classes")
    assert not index.may_be_outside("roles", "classes")
    assert index.are_whole("orgs", "roles")
    assert not index.are_whole("orgs", "users")
    assert not index.are_whole("classes")


def test_nothing_is_said_of_what_could_not_be_read() -> None:
    """A file that is unreadable may hold anything."""
    index = Index({"users": "bulk", "roles": "bulk"}, frozenset())

    index.unreadable.add("users")

    assert index.may_be_outside("roles", "users")
    assert not index.are_whole("users")
