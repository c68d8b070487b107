"""A delivery file is written readably and read strictly, every mistake at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coursera_wizard.domain.attributes import AttributeRow, Entity, default_rows, definition
from coursera_wizard.domain.draft import Account, PracticeCollege, Source
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError
from coursera_wizard.domain.schedule import Frequency, Schedule
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from coursera_wizard.services.store.delivery_file import decode, encode
from tests.support.stored import a_stored_delivery, many_programs

PATH = Path("riverbend.delivery.json")


def as_document() -> dict[str, Any]:
    """Return a valid file as values that can be spoiled."""
    document: dict[str, Any] = json.loads(encode(a_stored_delivery()))
    return document


def refusal(document: object) -> Problem:
    """Return the problem that a file of these values is refused with."""
    return refusal_of(json.dumps(document, indent=2).encode())


def refusal_of(content: bytes) -> Problem:
    """Return the problem that this file is refused with."""
    with pytest.raises(ProblemError) as caught:
        decode(content, PATH)
    return caught.value.problem


def mistakes_of(problem: Problem) -> str:
    """Return the mistakes that a problem names."""
    return dict(problem.places)["mistakes"]


def test_file_is_sorted_indented_and_ends_in_a_line_break() -> None:
    """The file reads well, differs in a line where a line differs, and is plain UTF-8."""
    content = encode(a_stored_delivery())

    text = content.decode()
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert "Économie" in text
    assert '"schema_version": 1' in text


def test_file_comes_back_as_the_same_delivery() -> None:
    """What is saved is what is loaded, whatever the layout an editor gave it."""
    delivery = a_stored_delivery(programs=many_programs(200))
    content = encode(delivery)

    assert decode(content, PATH) == delivery
    assert decode(content.replace(b"\n", b"\r\n"), PATH) == delivery
    assert decode(b"\xef\xbb\xbf" + content, PATH) == delivery
    assert decode(json.dumps(json.loads(content)).encode(), PATH) == delivery


def test_file_of_many_programs_comes_back_from_each_layout() -> None:
    """A table that is read in pieces is the same table, and one that is not as well."""
    delivery = a_stored_delivery(programs=many_programs(1000))
    content = encode(delivery)

    text = json.loads(content)
    assert (
        content == (json.dumps(text, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
    )
    assert decode(content, PATH) == delivery
    assert decode(content.replace(b"\n", b"\r\n"), PATH) == delivery
    assert decode(json.dumps(text).encode(), PATH) == delivery


def test_program_given_twice_is_told_however_far_apart() -> None:
    """Neither of two programs of one id silently wins, in a table that is read in pieces too."""
    content = encode(a_stored_delivery(programs=many_programs(1000)))
    start = content.index(b'\n    "pQ-')
    end = content.index(b'\n    "pQ-', start + 1)
    close = content.index(b"\n  }", end)

    told = mistakes_of(
        refusal_of(content[:close] + b"," + content[start : end - 1] + content[close:])
    )

    program = min(many_programs(1))
    assert f"programs.{program}: “{program}” is given twice." in told


def test_every_mistake_is_told_at_once_with_place_and_line() -> None:
    """Many mistakes of many kinds are one problem that names each with path, line and a guess."""
    document = as_document()
    program = sorted(document["programs"])[1]
    document["acount"] = document.pop("account")
    document["later_programs"] = "asc"
    document["schedule"]["days"][1] = "FRI"
    document["schedule"]["time"] = "5 o'clock"
    document["schedule"]["run_by_itself"] = "yes"
    document["options"]["hold"]["removals_percent"] = 101
    document["programs"][program]["is_onn"] = True
    document["school_year"]["first_day"] = "2026-02-31"
    del document["name"]

    problem = refusal(document)

    assert problem.code is ProblemCode.STORE_MISTAKES
    lines = json.dumps(document, indent=2).splitlines()
    told = mistakes_of(problem).splitlines()
    assert len(told) == 10
    for place, text, written in (
        ("acount", "Did you mean “account”?", '"acount"'),
        ("later_programs", "Did you mean “ask”?", '"later_programs"'),
        ("schedule.days[1]", "Did you mean “FR”?", '"FRI"'),
        ("schedule.time", "a time such as 05:30:00", "5 o'clock"),
        ("schedule.run_by_itself", "true or false", "run_by_itself"),
        ("options.hold.removals_percent", "The most possible is 100.", "101"),
        (f"programs.{program}.is_onn", "Did you mean “is_on”?", "is_onn"),
        ("school_year.first_day", "a date such as 2026-08-01", "2026-02-31"),
    ):
        number = next(index for index, line in enumerate(lines, 1) if written in line)
        assert any(one.startswith(f"line {number}, {place}: ") and text in one for one in told), (
            place,
            told,
        )
    assert "line 1, account: “account” is missing." in told
    assert "line 1, name: “name” is missing." in told


@pytest.mark.parametrize(
    ("section", "key", "value", "text"),
    [
        ("account", "token_url", "http://elsewhere.example/token", "begins with https://"),
        ("account", "api_base", "https://api.example@evil.example/", "begins with https://"),
        ("account", "api_base", "https://api.example/ent\n", "begins with https://"),
        ("account", "api_key", "", "It is empty."),
        ("account", "proxy", {"mode": "own"}, "“url” is missing."),
        ("account", "proxy", {"mode": "own", "url": "http://me:pw@proxy.example"}, "without user"),
        ("account", "practice", {"seed": 1}, "names Coursera"),
        ("secret", "variable", "PATH", "begins with COURSERA_"),
        ("secret", "place", "environment", "“variable” is missing."),
        ("secret", "place", "practice", "Only a delivery of the practice organization"),
        ("schedule", "month_day", 0, "-1 for the last day"),
        ("schedule", "zone", "Europe/Pariss", "Did you mean “Europe/Paris”?"),
        ("schedule", "time", None, "“time” is missing."),
        ("schedule", "days", [], "“days” is missing."),
        ("schedule", "time", "05:30:10", "to the minute"),
        ("schedule", "time", "05:30:00+02:00", "to the minute"),
        ("school_year", "last_day", "2026-07-31", "after the first day"),
    ],
)
def test_value_that_cannot_be_used_is_told(
    section: str, key: str, value: object, text: str
) -> None:
    """A value of the wrong form, or without its counterpart, is named at its place."""
    document = as_document()
    document[section][key] = value

    told = mistakes_of(refusal(document))

    assert text in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("created_at", "2026-11-22T07:15:00", "names no zone"),
        ("created_at", "yesterday", "a date and time"),
        ("schema_version", 0, "“0” is not possible here."),
        ("id", "../../evil", "letters, digits, - and _"),
        ("name", "", "It is empty."),
        ("attributes", {}, "a list"),
    ],
)
def test_value_at_the_top_is_told(key: str, value: object, text: str) -> None:
    """The same holds for the values that stand in no section."""
    document = as_document()
    document[key] = value

    assert text in mistakes_of(refusal(document))


def test_program_under_another_id_is_told() -> None:
    """A mapping belongs to the id under which it stands."""
    document = as_document()
    first, second = sorted(document["programs"])[:2]
    document["programs"][first]["program_id"] = second

    assert f"programs.{first}.program_id" in mistakes_of(refusal(document))


def test_attributes_are_judged_as_in_the_window() -> None:
    """One that is fed twice, not fed though required, or fed by nothing known is named."""
    first, *others = default_rows()
    required = next(
        row
        for row in others
        if (known := definition(row.entity, row.target)) is not None and known.is_required
    )
    rows = (
        first,
        *(row for row in others if row != required),
        first,
        AttributeRow(Entity.USERS, "phone", "no-such-field"),
    )

    told = mistakes_of(refusal_of(encode(a_stored_delivery(attributes=rows))))

    count = len(rows)
    assert f"attributes[{count - 2}].target: “{first.target}” of schools is fed twice." in told
    assert f"attributes[{count - 1}]: " in told
    assert required.target in told
    assert len(told.splitlines()) == 3


def test_mistakes_in_a_file_of_our_layout_are_found_too() -> None:
    """A file that is byte for byte as we write it is not trusted for that."""
    content = encode(a_stored_delivery(secret=SecretRef(SecretPlace.ENVIRONMENT, "HOME")))

    assert "begins with COURSERA_" in mistakes_of(refusal_of(content))


def test_key_given_twice_is_refused() -> None:
    """The second of two same keys does not silently win."""
    content = encode(a_stored_delivery()).replace(
        b'"name": "Riverbend College",\n    "slug"', b'"name": "A",\n    "name": "B",\n    "slug"'
    )

    told = mistakes_of(refusal_of(content))

    number = content.decode().split('"name": "B"')[0].count("\n") + 1
    assert told == f"line {number}, organization.name: “name” is given twice."


def test_not_a_number_and_half_characters_are_refused() -> None:
    """NaN and lone surrogates, which cannot be written again, are mistakes."""
    text = encode(a_stored_delivery()).decode()

    nan = refusal_of(text.replace('"at_least_records": 5', '"at_least_records": NaN').encode())
    half = refusal_of(text.replace("Riverbend College", "River\\ud83dbend", 1).encode())

    assert "“NaN” is not a number." in mistakes_of(nan)
    assert "It holds half of a character." in mistakes_of(half)


@pytest.mark.parametrize("version", [2, 99])
def test_newer_version_is_refused_before_anything_else(version: int) -> None:
    """A file of a newer program is not judged by rules it does not know."""
    document = {"schema_version": version, "unknown": True}

    problem = refusal(document)

    assert problem.code is ProblemCode.STORE_NEWER_VERSION
    assert str(version) in problem.what_happened


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1, character 1"),
        (b"[1, 2]", "no settings"),
        (b'{"a": }', "line 1, character 7"),
        (b'{\n"a": "\xe9"}', "not UTF-8 text in line 2"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, ""),
    ],
)
def test_what_is_no_delivery_file_is_said(content: bytes, words: str) -> None:
    """Anything else than a delivery file ends in a problem, never in a crash."""
    problem = refusal_of(content)

    assert problem.code in {ProblemCode.STORE_NOT_JSON, ProblemCode.STORE_MISTAKES}
    assert words in problem.what_happened
    assert problem.what_happened.endswith((".", "?"))


def test_very_many_mistakes_are_counted() -> None:
    """A file full of mistakes names the first fifty and says how many follow."""
    document = as_document() | {f"unknown{index}": 1 for index in range(120)}

    told = mistakes_of(refusal(document)).splitlines()

    assert len(told) == 51
    assert told[-1] == "and 70 more"


def test_time_without_seconds_is_understood() -> None:
    """People write 05:30."""
    document = as_document()
    document["schedule"]["time"] = "05:30"
    document["schedule"]["lms"]["time"] = "06:00"

    assert decode(json.dumps(document).encode(), PATH) == a_stored_delivery()


def test_practice_delivery_needs_no_credentials() -> None:
    """A delivery of the practice organization names its college instead."""
    account = Account(source=Source.PRACTICE, practice=PracticeCollege(seed=7))
    delivery = a_stored_delivery(
        account=account,
        secret=SecretRef(SecretPlace.PRACTICE),
        schedule=Schedule(frequency=Frequency.MANUAL),
    )

    assert decode(encode(delivery), PATH) == delivery
