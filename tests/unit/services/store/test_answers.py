"""An answer file is read strictly, every mistake at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coursera_wizard.domain.answers import Answers
from coursera_wizard.domain.attributes import AttributeRow, Entity, Transform
from coursera_wizard.domain.draft import DEFAULT_API_BASE, GradeOption, PracticeCollege, ProxyMode
from coursera_wizard.domain.mapping import LaterPrograms
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule, Weekday
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from coursera_wizard.services.store.answers import lines_of, load_answers

NEEDED = 'organization_id = "kR7wT2mXQo6pLz9sVbN4dA"\napi_key = "invented"\n'


def read(folder: Path, text: str) -> Answers:
    """Return the answers of a file with this text."""
    path = folder / "answers.toml"
    path.write_text(text, encoding="utf-8")
    return load_answers(path)


def refusal(folder: Path, text: str) -> Problem:
    """Return the problem a file with this text is refused with."""
    with pytest.raises(ProblemError) as caught:
        read(folder, text)
    return caught.value.problem


def mistakes_of(folder: Path, text: str) -> list[str]:
    """Return the mistakes a file with this text is refused with."""
    problem = refusal(folder, text)
    assert problem.code is ProblemCode.ANSWERS_MISTAKES
    return dict(problem.places)["mistakes"].splitlines()


def test_two_answers_are_enough(tmp_path: Path) -> None:
    """Everything but organization and key has a working default."""
    answers = read(tmp_path, NEEDED)

    assert answers == Answers("kR7wT2mXQo6pLz9sVbN4dA", "invented")
    assert answers.programs == "all"
    assert answers.api_base == DEFAULT_API_BASE
    assert answers.college is None


def test_all_answers_are_read(tmp_path: Path) -> None:
    """Each part has the shape it has in a delivery file; TOML's own dates and times count too."""
    answers = read(
        tmp_path,
        NEEDED
        + """
name = "Autumn"
programs = ["a", "b"]
later_programs = "include"
[proxy]
mode = "own"
url = "http://proxy.example:8080"
[options]
grades = "final"
[secret]
place = "environment"
variable = "COURSERA_CLIENT_SECRET"
[schedule]
frequency = "weekly"
time = 05:30:00
days = ["MO"]
zone = "Europe/Paris"
end_date = 2027-06-30
[schedule.lms]
time = "06:00"
[school_year]
first_day = 2026-08-01
last_day = "2027-07-31"
[[attributes]]
entity = "users"
target = "email"
source = "email"
transform = "lower-case"
""",
    )

    assert answers.programs == ("a", "b")
    assert answers.later_programs is LaterPrograms.INCLUDE
    assert answers.proxy.mode is ProxyMode.OWN
    assert answers.options.grades is GradeOption.FINAL
    assert answers.secret == SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_CLIENT_SECRET")
    assert answers.schedule == Schedule(
        Frequency.WEEKLY,
        dt.time(5, 30),
        (Weekday.MONDAY,),
        zone="Europe/Paris",
        end_date=dt.date(2027, 6, 30),
        lms=LmsSync(dt.time(6, 0)),
    )
    assert answers.school_year == SchoolYear(dt.date(2026, 8, 1), dt.date(2027, 7, 31))
    row = AttributeRow(Entity.USERS, "email", "email", Transform.LOWER_CASE)
    assert answers.attributes == (row,)
    assert answers.attribute_rows.count(row) == 1


@pytest.mark.parametrize(
    ("text", "college"),
    [
        ("practice = true\n", PracticeCollege()),
        ("[practice]\nseed = 3\nprograms = 100\n", PracticeCollege(3, 100)),
    ],
)
def test_practice_needs_no_credentials(tmp_path: Path, text: str, college: object) -> None:
    """The practice organization knows its own."""
    assert read(tmp_path, text).college == college


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """Unknown names, wrong values and missing answers come together, each with its line."""
    told = mistakes_of(
        tmp_path,
        """# answers
api_kye = "invented"
programs = "al"

[schedule]
frequency = "dayly"
zone = 5
[[attributes]]
entity = "users"
target = "email"
[[attributes]]
entity = "user"
target = "email"
""",
    )

    assert told == [
        "line 1, api_key: “api_key” is missing.",
        "line 1, organization_id: “organization_id” is missing.",
        "line 2, api_kye: “api_kye” is not known here. Did you mean “api_key”?",
        "line 3, programs: “al” is not possible here. Did you mean “all”?",
        "line 6, schedule.frequency: “dayly” is not possible here. Did you mean “daily”?",
        "line 7, schedule.zone: “5” cannot be used; expected: a text in quotation marks.",
        "line 12, attributes[1].entity: “user” is not possible here. Did you mean “users”?",
    ]


@pytest.mark.parametrize("key", ["client_secret", "secret", "secret_key"])
def test_secret_in_the_file_is_refused_and_not_shown(tmp_path: Path, key: str) -> None:
    """A secret is not written down, and its value appears in no message."""
    problem = refusal(tmp_path, f'{NEEDED}{key} = "MARKER-9f2c"\n')

    assert "COURSERA_CLIENT_SECRET" in problem.what_happened
    assert "MARKER-9f2c" not in str(problem) + problem.what_happened + problem.details


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("programs = []\n", "It names no program."),
        ('token_url = "http://far.example"\n', "begins with https://"),
        ("[school_year]\nfirst_day = 2026-08-01\nlast_day = 2026-01-01\n", "after the first day"),
        ("[secret]\nplace = 'practice'\n", "Only a delivery of the practice organization"),
        ("[schedule]\nfrequency = 'daily'\n", "“time” is missing."),
        ("end_date = 2026-01-01T05:00:00Z\n", "not known here"),
    ],
)
def test_answer_that_cannot_be_used_is_told(tmp_path: Path, text: str, expected: str) -> None:
    """A value that fits nowhere is named."""
    assert any(expected in one for one in mistakes_of(tmp_path, NEEDED + text))


def test_what_is_no_toml_is_told_by_line(tmp_path: Path) -> None:
    """A text that is no TOML is told with the line where reading ended."""
    told = mistakes_of(tmp_path, NEEDED + "name = Autumn\n")

    assert told == ["line 3: From here on it is not TOML; texts stand in quotation marks."]


def test_missing_file_is_said(tmp_path: Path) -> None:
    """A file that is not there is not an empty one."""
    with pytest.raises(ProblemError) as caught:
        load_answers(tmp_path / "none.toml")

    assert caught.value.problem.code is ProblemCode.STORE_NOT_FOUND


def test_lines_of_tables_and_dotted_names() -> None:
    """Names joined by dots, quoted names and tables in tables are found."""
    text = 'a.b = 1\n["c d".e]\nf = [\n 1,\n 2]\n'

    lines = lines_of(text, [("a", "b"), ("c d", "e", "f", 1), ("c d",), ("nowhere",)])

    assert lines == {("a", "b"): 1, ("c d", "e", "f", 1): 3, ("c d",): 2, ("nowhere",): 1}
