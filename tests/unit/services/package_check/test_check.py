"""The check of a package: what it accepts, what it refuses, and where it says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coursera_wizard.services.package_check.check import check_package
from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.package_check.verdict import WARNINGS, PackageVerdict, Rule
from tests.support.sample_packages import Sample, a_sample
from tests.unit.services.package_check.breaks import BREAKS, GONE, Break, put, several
from tests.unit.services.package_check.conftest import Check

# Rules that a package cannot break by its members' text; test_members.py and others have them.
ELSEWHERE = {
    Rule.ZIP_UNREADABLE, Rule.ZIP_NAME, Rule.ZIP_COMPRESSION, Rule.MEMBER_TWICE,
    Rule.MANIFEST_MISSING, Rule.MANIFEST_FORM, Rule.BYTE_ORDER_MARK, Rule.LINE_ENDS_MIXED,
    Rule.YEAR,
}  # fmt: skip


def _rules(verdict: PackageVerdict) -> set[Rule]:
    return {one.rule for one in (*verdict.mistakes, *verdict.warnings)}


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.name)
def test_check_finds_exactly_what_is_broken(broken: Break, check: Check) -> None:
    """A package broken in one place breaks one rule, and the place is named."""
    sample = a_sample(broken.version, mode=broken.mode)
    broken.change(sample)

    verdict = check(sample, broken.expectation)

    assert _rules(verdict) == {broken.rule}
    found = verdict.warnings if broken.rule in WARNINGS else verdict.mistakes
    places = {str(one).split(" ", 1)[0] for one in found}
    assert broken.place in places
    assert verdict.is_sound == (broken.rule in WARNINGS)


def test_every_rule_is_broken_somewhere() -> None:
    """No rule is there that no package of these tests breaks."""
    assert {broken.rule for broken in BREAKS} | ELSEWHERE == set(Rule)


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("mode", ["bulk", "delta"])
@pytest.mark.parametrize("grades", [True, False])
def test_check_accepts_sound_packages(version: str, mode: str, grades: bool, check: Check) -> None:
    """Roster and gradebook pass in both versions and modes, and what is there is told."""
    verdict = check(a_sample(version, mode=mode, grades=grades), None)

    assert (verdict.mistakes, verdict.warnings) == ((), ())
    assert verdict.version == version
    assert set(verdict.modes.values()) == {mode}
    assert verdict.rows["users"] == 3
    assert ("results" in verdict.rows) == grades


def _is_manifest_only(sample: Sample) -> None:
    sample.rows.clear()


def _is_not_submitted(sample: Sample) -> None:
    sample.put("results", 0, scoreStatus="not submitted", score="")


def _has_two_ranks(sample: Sample) -> None:
    roles = sample.rows["roles"]
    roles.append(roles[0] | {"sourcedId": "r5", "roleType": "secondary", "role": "teacher"})


def _has_bare_demographics(sample: Sample) -> None:
    sample.rows["demographics"] = [{"sourcedId": row["sourcedId"]} for row in sample.rows["users"]]


def _has_no_classes(sample: Sample) -> None:
    sample.without("courses", "classes", "enrollments", "categories", "lineItems", "results")


def _ends_lines_by_newlines(sample: Sample) -> None:
    sample.newline = "\n"


def _has_long_title(sample: Sample) -> None:
    sample.put("courses", 0, title="x" * 400)


def _has_marks(sample: Sample) -> None:
    sample.mark = b"\xef\xbb\xbf"


def _has_no_last_line_end(sample: Sample) -> None:
    sample.text["users"] = sample.file_text("users").removesuffix("\r\n")


def _has_extension(sample: Sample) -> None:
    lines = sample.file_text("results").split("\r\n")
    sample.text["results"] = "\r\n".join(
        [f"{lines[0]},metadata.note", *(f"{line},x" for line in lines[1:-1]), ""]
    )


ACCEPTED: list[tuple[str, Callable[[Sample], None]]] = [
    ("1.1", _is_manifest_only), ("1.2", _is_manifest_only), ("1.2", _is_not_submitted),
    ("1.2", _has_two_ranks), ("1.2", _has_bare_demographics), ("1.1", _has_bare_demographics),
    ("1.2", _has_no_classes), ("1.1", _has_no_classes), ("1.1", _ends_lines_by_newlines),
    ("1.2", _ends_lines_by_newlines), ("1.1", _has_long_title), ("1.1", _has_marks),
    ("1.1", _has_no_last_line_end), ("1.2", _has_extension),
]  # fmt: skip


@pytest.mark.parametrize(("version", "change"), ACCEPTED)
def test_check_accepts_what_others_accept(
    version: str, change: Callable[[Sample], None], check: Check
) -> None:
    """What independent validators accepted passes here too."""
    sample = a_sample(version)
    change(sample)

    verdict = check(sample, None)

    assert verdict.mistakes == ()


def _refers_outside(sample: Sample) -> None:
    sample.without("orgs", "academicSessions", "courses", "classes", "users")


def _moves_an_enrollment(sample: Sample) -> None:
    sample.put("enrollments", 2, **GONE)
    sample.rows["enrollments"].append(
        sample.rows["enrollments"][2] | {"sourcedId": "e4", "status": "active"}
    )


def _removes_everything(sample: Sample) -> None:
    for rows in sample.rows.values():
        for row in rows:
            row["status"] = "tobedeleted"


def _removes_outside(sample: Sample) -> None:
    sample.without("users", "classes", "results", "lineItems")
    for row in sample.rows["enrollments"]:
        row["status"] = "tobedeleted"


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize(
    "change", [_refers_outside, _moves_an_enrollment, _removes_everything, _removes_outside]
)
def test_check_lets_a_delta_refer_to_what_was_sent(
    version: str, change: Callable[[Sample], None], check: Check
) -> None:
    """A delta may lean on earlier packages, and what it removes counts no more."""
    sample = a_sample(version, mode="delta")
    change(sample)

    verdict = check(sample, None)

    assert verdict.mistakes == ()


def test_check_reads_loose_files(tmp_path: Path) -> None:
    """A folder of files is checked like a zip."""
    sample = a_sample()
    sample.put("users", 0, role="learner")

    verdict = check_package(sample.write_folder(tmp_path / "loose"))

    assert _rules(verdict) == {Rule.CHOICE}


def test_check_tells_progress(tmp_path: Path) -> None:
    """The rows read so far grow up to all of them."""
    told: list[int] = []
    path = a_sample().write_zip(tmp_path / "sample.zip")

    verdict = check_package(path, on_rows=told.append)

    assert told == sorted(told)
    assert told[-1] == sum(verdict.rows.values())


def test_check_says_nothing_about_people(check: Check) -> None:
    """No text of a mistake holds a value of a record."""
    sample = a_sample()
    for place in range(3):
        sample.put(
            "users", place, givenName="=Secretname\u202e", email="secret\x07@example.org",
            role="secretrole", orgSourcedIds="secretorg", username="secret",
        )  # fmt: skip
        sample.put("enrollments", place, sourcedId="secretid", beginDate="secretday")

    verdict = check(sample, None)

    assert verdict.mistake_count > 10
    assert "secret" not in repr(verdict).lower()


def test_check_counts_more_than_it_tells(check: Check) -> None:
    """A hundred mistakes are described, all are counted."""
    sample = a_sample("1.1", grades=False)
    sample.rows["enrollments"] = [
        sample.rows["enrollments"][0] | {"sourcedId": f"e{place:04}", "role": "guest"}
        for place in range(2500)
    ]

    verdict = check(sample, None)

    assert len(verdict.mistakes) == 100
    assert verdict.mistake_count == 2500 + 2499  # unknown roles; pairs that are there twice


def test_check_goes_on_after_a_file_that_cannot_be_read(check: Check) -> None:
    """A file whose columns are unknown is one mistake, not one for every reference to it."""
    sample = a_sample()
    sample.text["users"] = "id,name\r\n1,2\r\n"

    verdict = check(sample, None)

    assert [one.rule for one in verdict.mistakes] == [Rule.HEADER]


def test_check_holds_a_receiver_against_the_package(check: Check) -> None:
    """What keeps to the limits of a receiver passes."""
    sample = a_sample(grades=False)
    files = frozenset(sample.rows)
    expectation = Expectation(
        version="1.1", mode="bulk", package_name="sample.zip", is_zip=True, allowed_files=files,
        required_files=files, rows={name: len(rows) for name, rows in sample.rows.items()},
        id_characters="a-z0-9", id_length=2, lengths={"users.givenName": 6},
    )  # fmt: skip

    assert check(sample, expectation).mistakes == ()


def test_check_takes_a_mixed_package(check: Check) -> None:
    """A bulk file may refer to what a delta file leaves out; a bulk target must be whole."""
    sample = a_sample(grades=False)
    sample.manifest["file.users"] = "delta"
    for row in sample.rows["users"]:
        row |= {"status": "active", "dateLastModified": "2025-09-01T06:00:00.000Z"}
    del sample.rows["users"][2:]
    several(put("enrollments", 0, userSourcedId="u9"))(sample)

    assert check(sample, None).mistakes == ()
    put("enrollments", 0, classSourcedId="k9")(sample)
    assert _rules(check(sample, None)) >= {Rule.REFERENCE}
