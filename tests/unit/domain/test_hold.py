"""When a run waits for a person, and the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain.draft import HoldLimits, Options
from coursera_wizard.domain.hold import hold_reasons, reason_in_words, reasons_in_words
from coursera_wizard.domain.run import FileCounts, HoldCause, HoldReason

USERS = {"users": FileCounts(100)}
USERS_BEFORE = {"users": 100}


def _reasons(
    counts: Mapping[str, FileCounts], before: Mapping[str, int] | None, **limits: int
) -> tuple[HoldReason, ...]:
    options = Options(hold=HoldLimits(**limits))
    earlier = None if before is None else {**USERS_BEFORE, **before}
    return hold_reasons({**USERS, **counts}, earlier, options)


def test_drawing_of_the_preview_page() -> None:
    """1,204 of 8,410 enrollments are more than 10 %."""
    found = _reasons({"enrollments": FileCounts(7297, 91, 0, 1204)}, {"enrollments": 8410})

    assert found == (HoldReason(HoldCause.REMOVALS, "enrollments", 1204, 8410, 14, 10),)


@pytest.mark.parametrize(("removed", "is_held"), [(10, False), (11, True)])
def test_exactly_the_limit_is_allowed(removed: int, is_held: bool) -> None:
    """10 % are within a limit of 10 %, and one record more is not."""
    found = _reasons({"classes": FileCounts(90, 0, 0, removed)}, {"classes": 100})

    assert bool(found) is is_held


def test_less_than_a_whole_per_cent_above_the_limit_counts() -> None:
    """The per cent is not rounded before it is compared."""
    found = _reasons({"classes": FileCounts(9_000_000, 0, 0, 1_000_001)}, {"classes": 10_000_000})

    assert found == (HoldReason(HoldCause.REMOVALS, "classes", 1_000_001, 10_000_000, 10, 10),)


@pytest.mark.parametrize(("changed", "is_held"), [(4, False), (5, True)])
def test_few_records_are_no_reason(changed: int, is_held: bool) -> None:
    """Below the least number of records even all of them may change."""
    found = _reasons({"courses": FileCounts(5, 0, changed, 0)}, {"courses": 5})

    assert bool(found) is is_held


def test_falling_to_zero_ignores_the_least_number() -> None:
    """One record of a kind, gone, is a reason by itself."""
    found = _reasons({"orgs": FileCounts(0, 0, 0, 1)}, {"orgs": 1})

    assert found == (HoldReason(HoldCause.FELL_TO_ZERO, "orgs", 1, 1, 100),)


def test_file_that_is_no_longer_in_the_package_fell_to_zero() -> None:
    """Grades that are not delivered any more are removed at the receiver, too."""
    found = _reasons({}, {"results": 12})

    assert [reason.cause for reason in found] == [HoldCause.FELL_TO_ZERO]


def test_first_run_is_not_held() -> None:
    """Where nothing was delivered before, nothing can be removed."""
    assert _reasons({"enrollments": FileCounts(5, 5, 0, 0)}, None) == ()


@pytest.mark.parametrize("before", [None, {}, {"users": 0}])
def test_package_without_users_is_held_on_the_first_run_too(
    before: Mapping[str, int] | None,
) -> None:
    """A package without users is never meant, whatever was there before."""
    found = hold_reasons({"orgs": FileCounts(1, 1)}, before, Options())

    assert found == (HoldReason(HoldCause.NO_USERS, "users"),)


def test_users_that_all_vanish_are_one_reason() -> None:
    """The same fact is not told twice."""
    found = hold_reasons({"users": FileCounts(0, 0, 0, 9)}, {"users": 9}, Options())

    assert found == (HoldReason(HoldCause.FELL_TO_ZERO, "users", 9, 9, 100),)


@pytest.mark.parametrize("before", [None, {"users": 100}])
def test_every_run_may_have_to_be_approved(before: Mapping[str, int] | None) -> None:
    """The person may want to see each package, the first one included."""
    found = hold_reasons(USERS, before, Options(approve_every_run=True))

    assert found == (HoldReason(HoldCause.EVERY_RUN),)


def test_reasons_stand_in_the_order_of_the_package() -> None:
    """Schools come before users, removals before updates, and the standing wish last."""
    counts = {
        "results": FileCounts(10, 0, 0, 90),
        "users": FileCounts(50, 0, 50, 50),
        "orgs": FileCounts(0, 0, 0, 3),
    }
    limits = HoldLimits(updates_percent=20)
    found = hold_reasons(
        counts,
        {"users": 100, "orgs": 3, "results": 100},
        Options(approve_every_run=True, hold=limits),
    )

    assert [(reason.cause, reason.file) for reason in found] == [
        (HoldCause.FELL_TO_ZERO, "orgs"),
        (HoldCause.REMOVALS, "users"),
        (HoldCause.UPDATES, "users"),
        (HoldCause.REMOVALS, "results"),
        (HoldCause.EVERY_RUN, ""),
    ]


FILES = ("orgs", "users", "enrollments")
NUMBERS = st.integers(0, 300)
COUNTS = st.dictionaries(
    st.sampled_from(FILES),
    st.builds(FileCounts, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
)
LIMITS = st.builds(HoldLimits, st.integers(0, 100), st.integers(0, 100), st.integers(0, 20))


@given(COUNTS, st.none() | st.dictionaries(st.sampled_from(FILES), NUMBERS), LIMITS, st.booleans())
def test_reasons_are_those_of_the_rules_read_one_by_one(
    counts: dict[str, FileCounts],
    before: dict[str, int] | None,
    limits: HoldLimits,
    every_run: bool,
) -> None:
    """Each rule, read literally and reckoned with fractions, gives the same reasons."""
    expected = set()
    for file in FILES:
        was = 0 if before is None else before.get(file, 0)
        now = counts.get(file, FileCounts())
        if was > 0 and now.rows == 0:
            expected.add((HoldCause.FELL_TO_ZERO, file))
        elif was > 0:
            for cause, count, limit in (
                (HoldCause.REMOVALS, now.removed, limits.removals_percent),
                (HoldCause.UPDATES, now.changed, limits.updates_percent),
            ):
                is_much = Fraction(count, was) > Fraction(limit, 100)
                if is_much and count >= limits.at_least_records:
                    expected.add((cause, file))
        elif file == "users" and now.rows == 0:
            expected.add((HoldCause.NO_USERS, file))
    if every_run:
        expected.add((HoldCause.EVERY_RUN, ""))

    found = hold_reasons(counts, before, Options(approve_every_run=every_run, hold=limits))

    assert {(reason.cause, reason.file) for reason in found} == expected
    assert len(found) == len(expected)
    assert all("{" not in reason_in_words(reason) for reason in found)


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (
            HoldReason(HoldCause.REMOVALS, "enrollments", 1204, 8410, 14, 10),
            "1,204 of 8,410 enrollments (14 %) would be removed; the limit is 10 %.",
        ),
        (
            HoldReason(HoldCause.UPDATES, "users", 80, 100, 80, 75),
            "80 of 100 users (80 %) would be changed; the limit is 75 %.",
        ),
        (
            HoldReason(HoldCause.REMOVALS, "users", 103, 1000, 10, 10),
            "103 of 1,000 users (10.3 %) would be removed; the limit is 10 %.",
        ),
        (
            HoldReason(HoldCause.REMOVALS, "users", 10_001, 100_000, 10, 10),
            "10,001 of 100,000 users (10.001 %) would be removed; the limit is 10 %.",
        ),
        (
            HoldReason(HoldCause.REMOVALS, "users", 10, 100, 10, 10),
            "10 of 100 users (10 %) would be removed; the limit is 10 %.",
        ),
        (
            HoldReason(HoldCause.FELL_TO_ZERO, "classes", 3, 3, 100),
            "3 classes would be removed; none would be left.",
        ),
        (HoldReason(HoldCause.NO_USERS, "users"), "There is not one user in the package."),
        (HoldReason(HoldCause.EVERY_RUN), "Every run of this delivery waits for an approval."),
    ],
)
def test_reason_is_a_whole_sentence(reason: HoldReason, text: str) -> None:
    """Numbers, kind and limit are named, and the per cent is seen to be above the limit."""
    assert reason_in_words(reason) == text


def test_reasons_follow_each_other_as_sentences() -> None:
    """Several reasons make one paragraph, none makes nothing."""
    reasons = (
        HoldReason(HoldCause.FELL_TO_ZERO, "orgs", 1, 1, 100),
        HoldReason(HoldCause.EVERY_RUN),
    )

    assert reasons_in_words(()) == ""
    assert reasons_in_words(reasons) == (
        "1 school would be removed; none would be left. "
        "Every run of this delivery waits for an approval."
    )
