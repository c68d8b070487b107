"""Deliveries, faults and mappings by chance: what the whole run engine is tried with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st

from coursera_wizard.domain.attribute_rows import AttributeRow, Transform
from coursera_wizard.domain.attribute_table import ATTRIBUTES, SOURCES
from coursera_wizard.domain.attributes import check_attributes, default_rows, with_row
from coursera_wizard.domain.draft import DeliveryMode, GradeOption
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.receiver_profiles import PROFILES

# Faults that are got over, and faults that are not; those without an end are tried again in vain.
FAULTS: Final = (
    "coursera.too-many-requests", "coursera.too-many-requests/burst",
    "coursera.too-many-requests/status-500", "coursera.too-many-requests/status-403",
    "coursera.unavailable", "coursera.unavailable/500", "coursera.unavailable/502",
    "coursera.unavailable/504", "coursera.unavailable/empty",
    "network.cut-off", "network.cut-off/at-once", "network.cut-off/short",
    "coursera.unexpected-answer", "coursera.unexpected-answer/list",
    "coursera.unexpected-answer/no-rows", "coursera.unexpected-answer/truncated",
    "coursera.unexpected-answer/not-utf8", "coursera.unexpected-answer/empty",
    "coursera.unexpected-answer/other-program",
    "coursera.token-expired", "coursera.token-rejected",
    "coursera.not-permitted", "coursera.not-coursera", "coursera.redirected",
)  # fmt: skip
# Only what the total gives away: without a true one nobody could know.
PAGE_FAULTS: Final = (
    "coursera.paging-broken", "coursera.paging-broken/empty-page", "coursera.paging-broken/no-next",
)  # fmt: skip
PLACES: Final = (
    "data", "programs", "contents", "users", "enrollmentReports", "courseGradebookReports",
)  # fmt: skip
HARMLESS: Final = (
    "next_as_integer", "short_pages", "grade_as_text", "flat_organization", "clips",
    "lenient_programs",
)  # fmt: skip

_KINDS: Final = ("new", "new", "new", "existing", "existing", "merged", "merged", "off", "look")
_LETTERS: Final = "aZ0-_.é, \"'=+@<&\n\u202e"
_IDS: Final = st.text("abcXYZ019_.-", min_size=1, max_size=20)


@dataclass(frozen=True, slots=True)
class Fault:
    """One order to fail."""

    name: str
    where: str
    after: int
    times: int | None

    @property
    def order(self) -> Mapping[str, Any]:
        """As the practice organization takes it; it asks for no wait."""
        return {
            "name": self.name,
            "where": self.where,
            "after": self.after,
            "times": self.times,
            "retry_after": 0,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One run: how the delivery is set, and how Coursera behaves.

    Attributes:
        choices: For each program by turns what it becomes.
        is_calm: Whether nothing keeps the run from delivering.
    """

    choices: tuple[ProgramMapping, ...]
    attributes: tuple[AttributeRow, ...]
    switches: Mapping[str, object]
    faults: tuple[Fault, ...]

    @property
    def is_calm(self) -> bool:
        """Whether every answer is as documented and nothing moves."""
        odd = {"shifting_pages", "wrong_total"}
        return not self.faults and not odd & self.switches.keys()


@dataclass(frozen=True, slots=True)
class Plan:
    """A delivery, and two runs of it."""

    college: int
    profile: str
    grades: GradeOption
    mode: DeliveryMode
    prefix: str
    page_rows: int
    steps: tuple[Step, Step]


@st.composite
def attribute_rows(draw: st.DrawFn) -> tuple[AttributeRow, ...]:
    """Return a mapping that a person could choose: any source, any transformation, odd texts."""
    rows = default_rows()
    known = [one for one in ATTRIBUTES if not one.is_worked_out]
    for chosen in draw(st.lists(st.sampled_from(known), max_size=5, unique_by=id)):
        if chosen.choices:
            row = AttributeRow(
                chosen.entity,
                chosen.target,
                transform=Transform.CONSTANT,
                argument=draw(st.sampled_from(chosen.choices)),
            )
        else:
            transform = draw(st.sampled_from(list(Transform)))
            text = draw(st.text(_LETTERS, min_size=1, max_size=8))
            is_fixed = transform is Transform.CONSTANT
            row = AttributeRow(
                chosen.entity,
                chosen.target,
                "" if is_fixed else draw(st.sampled_from(SOURCES[chosen.entity])),
                transform,
                text if transform in {Transform.CONSTANT, Transform.PREFIX, Transform.SUFFIX}
                else "",
            )  # fmt: skip
        rows = with_row(rows, row)
    assume(not check_attributes(rows))
    return rows


@st.composite
def program_choices(draw: st.DrawFn) -> tuple[ProgramMapping, ...]:
    """Return what programs become; ids and names are filled in when they are known."""
    return tuple(
        draw(
            st.lists(
                st.builds(
                    _choice,
                    st.sampled_from(_KINDS),
                    st.sampled_from(("North", "South")),
                    _IDS,
                ),
                min_size=1,
                max_size=5,
            )
        )
    )


def _choice(kind: str, name: str, sourced_id: str) -> ProgramMapping:
    made = ProgramMapping("", "", is_on=kind != "off", match=Match.NEW_SCHOOL)
    if kind == "existing":
        return replace(made, school=School(name, sourced_id), match=Match.CHOSEN)
    if kind == "merged":
        return replace(made, school=School(name), merge_confirmed=True)
    if kind == "look":
        return replace(made, school=School(name, sourced_id), match=Match.NEEDS_LOOK)
    return made


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """Return one run."""
    switches: dict[str, object] = dict.fromkeys(draw(st.sets(st.sampled_from(HARMLESS))), True)
    oddity = draw(st.sampled_from(("", "", "", "no-total", "nulls", "shifting", "wrong-total")))
    if oddity == "no-total":
        switches["total"] = False
    elif oddity == "nulls":
        switches["null_parts"] = True
    elif oddity == "shifting":
        switches["shifting_pages"] = draw(st.integers(1, 6))
    elif oddity == "wrong-total":
        switches["wrong_total"] = draw(st.sampled_from((-3, -1, 2)))
    names = FAULTS if oddity else FAULTS + PAGE_FAULTS
    faults = st.builds(
        Fault,
        st.sampled_from(names),
        st.sampled_from(PLACES),
        st.integers(0, 12),
        st.sampled_from((1, 1, 2, 4, None)),
    )
    return Step(
        draw(program_choices()),
        draw(attribute_rows()),
        switches,
        tuple(draw(st.lists(faults, max_size=2))),
    )


@st.composite
def plans(draw: st.DrawFn, colleges: int) -> Plan:
    """Return a delivery of one of so many colleges, with two runs."""
    return Plan(
        draw(st.integers(0, colleges - 1)),
        draw(st.sampled_from(list(PROFILES))),
        draw(st.sampled_from(GradeOption)),
        draw(st.sampled_from(DeliveryMode)),
        draw(st.sampled_from(("", "cw-"))),
        draw(st.integers(4, 60)),
        (draw(steps()), draw(steps())),
    )


def mappings(
    programs: tuple[tuple[str, str], ...], choices: tuple[ProgramMapping, ...]
) -> dict[str, ProgramMapping]:
    """Return programs, each as its turn among the choices says."""
    found = {}
    for number, (program_id, name) in enumerate(programs):
        choice = choices[number % len(choices)]
        school = choice.school or School(name)
        found[program_id] = replace(choice, program_id=program_id, program_name=name, school=school)
    return found
