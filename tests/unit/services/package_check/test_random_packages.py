"""Random sound packages pass, and any one mistake in them is found."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursera_wizard.services.package_check.check import check_package
from coursera_wizard.services.package_check.tables import TABLES
from coursera_wizard.services.package_check.verdict import PackageVerdict
from tests.support.sample_packages import Row, Sample, a_sample

# Letters of several scripts, signs that need quotes, and none that a spreadsheet acts on.
NAMES = st.text(st.sampled_from("aZé李ñж ,\"'’&:.1"), min_size=1, max_size=12).map("x{}".format)
SETTINGS = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def packages(draw: st.DrawFn) -> Sample:
    """Return a random sound package: people, classes, enrollments and grades of any number."""
    version = draw(st.sampled_from(["1.1", "1.2"]))
    mode = draw(st.sampled_from(["bulk", "delta"]))
    sample = a_sample(version, mode=mode, grades=draw(st.booleans()))
    sample.newline = draw(st.sampled_from(["\r\n", "\n"]))
    people = draw(st.integers(1, 30))
    classes = draw(st.integers(1, 6))
    rows = sample.rows
    user, school_class = rows["users"][1], rows["classes"][0]
    rows["users"] = [
        user | {"sourcedId": f"u{n:02}", "username": f"u{n}", "givenName": draw(NAMES)}
        for n in range(people)
    ]
    rows["classes"] = [
        school_class | {"sourcedId": f"k{n:02}", "title": draw(NAMES)} for n in range(classes)
    ]
    if version == "1.2":
        role = rows["roles"][0]
        rows["roles"] = [
            role | {"sourcedId": f"r{n:02}", "userSourcedId": f"u{n:02}"} for n in range(people)
        ]
    pairs = draw(
        st.sets(
            st.tuples(st.integers(0, people - 1), st.integers(0, classes - 1)),
            min_size=1, max_size=60,
        )
    )  # fmt: skip
    enrollment = rows["enrollments"][0]
    rows["enrollments"] = [
        enrollment | {
            "sourcedId": f"e{n:02}",
            "userSourcedId": f"u{one:02}",
            "classSourcedId": f"k{other:02}",
            "beginDate": draw(st.sampled_from(["", "2025-08-15", "2026-06-30"])),
        }
        for n, (one, other) in enumerate(sorted(pairs))
    ]  # fmt: skip
    if "results" in rows:
        item, result = rows["lineItems"][0], rows["results"][0]
        rows["lineItems"] = [
            item | {"sourcedId": f"l{n:02}", "classSourcedId": f"k{n:02}"} for n in range(classes)
        ]
        rows["results"] = [
            result | {"sourcedId": f"x{n:02}", "studentSourcedId": f"u{one:02}",
                      "lineItemSourcedId": f"l{other:02}",
                      "score": str(draw(st.integers(0, 100)))}
            | ({"classSourcedId": f"k{other:02}"} if version == "1.2" else {})
            for n, (one, other) in enumerate(sorted(pairs))
        ]  # fmt: skip
    if draw(st.booleans()):
        for file_rows in rows.values():
            draw(st.randoms()).shuffle(file_rows)
    return sample


Mutation = Callable[[Sample, str, int, random.Random], bool]
"""Breaks a row of a file; False where there is nothing to break."""


def _row(sample: Sample, file: str, place: int) -> Row:
    return sample.rows[file][place]


def _empties_what_is_required(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    names = [column.name for column in TABLES[sample.version][file] if column.required]
    _row(sample, file, place)[by.choice(names)] = ""
    return True


def _refers_to_nothing(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    names = [column.name for column in TABLES[sample.version][file] if column.target]
    if not names or sample.mode == "delta":
        return False
    _row(sample, file, place)[by.choice(names)] = "nobody"
    return True


def _repeats_a_row(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    rows = sample.rows[file]
    rows.insert(by.randrange(len(rows) + 1), dict(rows[place]))
    return True


def _repeats_an_id_in_capitals(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    row = dict(_row(sample, file, place))
    row["sourcedId"] = row["sourcedId"].upper()
    sample.rows[file].append(row)
    return True


def _repeats_a_pair(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    if file not in {"enrollments", "results"}:
        return False
    sample.rows[file].append(_row(sample, file, place) | {"sourcedId": "zz"})
    return True


def _hides_a_character(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    row = _row(sample, file, place)
    name = by.choice([name for name in row if row[name]])
    at = by.randrange(len(row[name]) + 1)
    sign = by.choice(["\u202e", "\x00", "\x1b", "\r", "\n", "\r\n", "\u2028", "\x7f", "\ufeff"])
    row[name] = row[name][:at] + sign + row[name][at:]
    return True


def _changes_a_status(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    _row(sample, file, place)["status"] = "active" if sample.mode == "bulk" else "Active"
    return True


def _leaves_the_term(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    if file != "enrollments":
        return False
    _row(sample, file, place)["beginDate"] = by.choice(["2025-08-14", "2026-07-01", "2025-13-01"])
    return True


def _scores_too_high(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    if file != "results":
        return False
    _row(sample, file, place)["score"] = by.choice(["100.01", "-1", "1e1", "NaN", "50%", "5,5"])
    return True


def _spoils_a_line(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    lines = sample.file_text(file).split(sample.newline)
    spoils: list[Callable[[str], str]] = [
        lambda line: line + ",", lambda line: line.rpartition(",")[0], lambda _line: "",
        lambda line: f'"{line}', lambda line: line.replace(",", ";", 1), lambda line: f" {line}",
        lambda line: f"{line}{sample.newline}",
    ]  # fmt: skip
    lines[place + 1] = by.choice(spoils)(lines[place + 1])
    sample.text[file] = sample.newline.join(lines)
    return True


def _spoils_the_header(sample: Sample, file: str, place: int, by: random.Random) -> bool:
    header, _end, rest = sample.file_text(file).partition("\n")
    names = header.strip().split(",")
    at = by.randrange(len(names))
    names[at] = by.choice([names[at].upper(), "", f" {names[at]}", names[at - 1]])
    sample.text[file] = ",".join(names) + sample.newline + rest
    return True


MUTATIONS: list[Mutation] = [
    _empties_what_is_required, _refers_to_nothing, _repeats_a_row, _repeats_an_id_in_capitals,
    _repeats_a_pair, _hides_a_character, _changes_a_status, _leaves_the_term, _scores_too_high,
    _spoils_a_line, _spoils_the_header,
]  # fmt: skip


def _verdict(sample: Sample) -> PackageVerdict:
    with tempfile.TemporaryDirectory() as folder:
        return check_package(sample.write_zip(Path(folder) / "random.zip"))


@SETTINGS
@given(packages())
def test_sound_packages_pass(sample: Sample) -> None:
    """Whatever the names, numbers and order of rows, nothing is found in a sound package."""
    assert _verdict(sample).mistakes == ()


@settings(SETTINGS, max_examples=100)
@given(packages(), st.sampled_from(MUTATIONS), st.randoms(use_true_random=False))
def test_any_mistake_is_found(sample: Sample, mutate: Mutation, by: random.Random) -> None:
    """One mistake, anywhere in a sound package, is found."""
    file = by.choice(sorted(sample.rows))
    place = by.randrange(len(sample.rows[file]))
    before = {name: data for name, data in sample.members().items() if name != "manifest.csv"}
    if not mutate(sample, file, place, by):
        return
    if {name: data for name, data in sample.members().items() if name != "manifest.csv"} == before:
        return

    assert not _verdict(sample).is_sound
