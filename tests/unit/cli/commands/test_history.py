"""``history`` shows the runs, one run, and single records of it."""

from __future__ import annotations

import datetime as dt

import pytest

from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.run import RunOutcome, RunProgress, RunStage
from coursera_wizard.domain.run_issues import Issue, IssueReason
from tests.support.builders import NOW
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE, RUN_ID, FakeChange, a_run

CHANGES = [
    FakeChange(
        "users",
        "changed",
        {"sourcedId": "u1", "familyName": "Rivers", "givenName": "Ada"},
        {"sourcedId": "u1", "familyName": "Lakes", "givenName": "Ada"},
    ),
    FakeChange("users", "new", None, {"sourcedId": "u2", "familyName": "Hill", "phone": ""}),
    FakeChange("orgs", "removed", {"sourcedId": "o1", "name": "Annex"}, None),
]
ISSUES = [
    Issue(IssueReason.NOT_A_MEMBER, "users", "", "learner-7", "p1"),
    Issue(IssueReason.REQUIRED_EMPTY, "classes", "c1", "course-9", "p2", "title"),
]


@pytest.fixture(autouse=True)
def kept(runs: CommandLine) -> None:
    """A history of two runs."""
    history = runs.fakes.history
    history.add(a_run())
    history.add(
        a_run(
            id="20261123-080000-aaaa",
            started_at=NOW + dt.timedelta(days=1),
            outcome=RunOutcome.FAILED,
            problem=problem(ProblemCode.RUN_NOT_COMPLETE),
            package=None,
            counts={},
        )
    )
    history.change_rows[RUN_ID] = list(CHANGES)
    history.issue_rows[RUN_ID] = list(ISSUES)


def test_runs_newest_first(runs: CommandLine) -> None:
    """A line for each, in the zone of the delivery."""
    ran = runs("history", str(FILE))

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Run\tStarted (America/Los_Angeles)\tBy\tOutcome\tIn the package"
        "\tNew\tChanged\tRemoved\tLeft out\n"
        "20261123-080000-aaaa\tMon 23 Nov 2026 00:00\tthe command line\tfailed (CW-509)"
        "\t\t\t\t\t\n"
        f"{RUN_ID}\tSun 22 Nov 2026 00:00\tthe command line\tdelivered"
        "\t9,612\t109\t45\t1,205\t19\n"
    )


def test_runs_as_json(runs: CommandLine) -> None:
    """Each is an object as `run` prints it."""
    told = runs("history", str(FILE), "--limit", "1", "--json").object

    assert [one["run"] for one in told["runs"]] == ["20261123-080000-aaaa"]


def test_no_runs(runs: CommandLine) -> None:
    """A new delivery has none."""
    runs.fakes.history.kept.clear()

    assert runs("history", str(FILE)).out == "This delivery was never run on this computer.\n"


def test_one_run(runs: CommandLine) -> None:
    """To look at a failed run is complete, and its problem is told again."""
    delivered = runs("history", str(FILE), RUN_ID)
    failed = runs("history", str(FILE), "last")

    assert delivered.code == failed.code == 0
    assert delivered.out.startswith("Harbour Valley College: delivered\n")
    assert "(CW-509)" in failed.err


def test_run_that_goes_on(runs: CommandLine) -> None:
    """How far it is can be read from another terminal."""
    runs.fakes.history.add(
        a_run(
            id="20261124-080000-aaaa",
            outcome=None,
            package=None,
            counts={},
            progress=RunProgress(RunStage.ENROLLMENTS, 10, 20),
        )
    )

    ran = runs("history", str(FILE), "last")

    assert ran.out == (
        "Harbour Valley College: going on\n"
        "  Run  20261124-080000-aaaa\n"
        "  Read enrollments · 10 of 20\n"
    )


def test_changes_of_a_kind(runs: CommandLine) -> None:
    """A changed record shows what was and what is, a new one what it holds."""
    ran = runs("history", str(FILE), RUN_ID, "--changes", "Users")

    assert ran.out == (
        "Users, changed: u1\n"
        "    familyName: Rivers → Lakes\n"
        "Users, new: u2\n"
        "    sourcedId: u2\n"
        "    familyName: Hill\n"
    )


def test_all_changes(runs: CommandLine) -> None:
    """Of every kind of the package, as far as the limit goes."""
    ran = runs("history", str(FILE), RUN_ID, "--changes", "all", "--limit", "2")

    assert ran.out == (
        "Schools, removed: o1\n"
        "    sourcedId: o1\n"
        "    name: Annex\n"
        "Users, changed: u1\n"
        "    familyName: Rivers → Lakes\n"
        "2 of 3 are shown; --limit shows more.\n"
    )


def test_changes_as_json(runs: CommandLine) -> None:
    """The single record, found by a text."""
    told = runs(
        "history", str(FILE), RUN_ID, "--changes", "users", "--only", "new", "--search", "hill",
        "--json",
    ).object  # fmt: skip

    assert told["run"] == RUN_ID
    assert told["changes_found"] == 1
    assert told["changes"] == [
        {
            "file": "users",
            "kind": "new",
            "before": None,
            "after": {"sourcedId": "u2", "familyName": "Hill", "phone": ""},
        }
    ]


def test_packages_that_are_gone(runs: CommandLine) -> None:
    """An old run has no records to look at any more."""
    ran = runs("history", str(FILE), "last", "--changes", "users", "--json")

    assert ran.code == 3
    assert ran.object["problem"]["code"] == "run.package-gone"


def test_issues(runs: CommandLine) -> None:
    """Each with class, kind, record, Coursera's ID and reason."""
    ran = runs("history", str(FILE), RUN_ID, "--issues")

    assert ran.out == (
        "Class\tRecords\tRecord\tCoursera’s ID\tReason\n"
        "Skipped\tUsers\t\tlearner-7\t"
        "The learner has left the program or has not joined it yet.\n"
        "Skipped\tClasses\tc1\tcourse-9\tA value that OneRoster requires is empty: title.\n"
    )


def test_issues_of_a_program_as_json(runs: CommandLine) -> None:
    """Reason and class are codes, the sentence is for a person."""
    told = runs("history", str(FILE), RUN_ID, "--issues", "--program", "p1", "--json").object

    assert told["issues_found"] == 1
    assert told["issue_list"] == [
        {
            "class": "skipped",
            "reason": "not-a-member",
            "sentence": "The learner has left the program or has not joined it yet.",
            "file": "users",
            "record": None,
            "source_id": "learner-7",
            "program": "p1",
            "field": None,
        }
    ]


def test_nothing_found(runs: CommandLine) -> None:
    """A search without a hit says so."""
    ran = runs("history", str(FILE), RUN_ID, "--issues", "--search", "nobody")

    assert ran.out == "There are none.\n"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--issues"], "Name the run"),
        ([RUN_ID, "--changes", "usres"], "Did you mean “users”?"),
        ([RUN_ID, "--changes", "people"], "“people” is not known here. Possible: "),
        ([RUN_ID, "--limit", "0"], "is not a whole number"),
        (["--search", "Ada"], "--program and --search go with --issues or --changes."),
        ([RUN_ID, "--program", "p1"], "--program and --search go with --issues or --changes."),
        ([RUN_ID, "--issues", "--only", "new"], "--only goes with --changes."),
    ],
)
def test_wrong_usage(runs: CommandLine, options: list[str], sentence: str) -> None:
    """What was not understood is said."""
    ran = runs("history", str(FILE), *options)

    assert ran.code == 2
    assert sentence in ran.err
