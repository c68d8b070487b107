"""A configuration without a window walks the same steps, and says what each did."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coursera_wizard.domain.answers import Answers
from coursera_wizard.domain.attributes import Transform, default_rows
from coursera_wizard.domain.draft import DEFAULT_API_BASE, Receiver, ReceiverChannel, Sftp, Source
from coursera_wizard.domain.facts import CheckId, CheckResult, Program
from coursera_wizard.domain.mapping import LaterPrograms
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.schedule import Frequency, LmsSync, Schedule
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretPurpose, SecretRef
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.wizard.steps import StepId
from coursera_wizard.wizard.unattended import (
    Listener,
    Order,
    StepReport,
    account_of,
    configure,
)
from tests.support.builders import (
    API_KEY,
    ORGANIZATION_ID,
    ORGANIZATION_NAME,
    SECRET,
    a_delivery,
    program_id,
    refused_checks,
)
from tests.support.fakes import FakeApi, FakeApis, FakeServices

DOCUMENTS = Path("/documents")
DEFAULT_PATH = DOCUMENTS / "harbour-valley-college.delivery.json"
ANSWERS = Answers(organization_id=ORGANIZATION_ID, api_key=API_KEY)
VARIABLE = "COURSERA_CLIENT_SECRET"


class Walked:
    """What a configuration reported."""

    def __init__(self, fakes: FakeServices | None = None) -> None:
        self.fakes = fakes or FakeServices()
        self.reports: list[StepReport] = []
        self.checks: list[tuple[CheckResult, ...]] = []
        self.counts: list[int] = []

    async def configure(self, answers: Answers = ANSWERS, **order: Any) -> StoredDelivery:
        """Configure with a secret, unless the order says otherwise."""
        values: dict[str, Any] = {"secret": Secret(SECRET)} | order
        listener = Listener(self.reports.append, self.checks.append, self.counts.append)
        return await configure(Order(answers, DOCUMENTS, **values), self.fakes.ports(), listener)

    async def refused(self, answers: Answers = ANSWERS, **order: Any) -> ProblemCode:
        """Return the problem that ended it; nothing was kept."""
        before = dict(self.fakes.store.files)
        with pytest.raises(ProblemError) as caught:
            await self.configure(answers, **order)
        assert self.fakes.store.files == before
        assert not self.fakes.vaults.chain.entries
        return caught.value.problem.code

    def sentences(self, step: StepId) -> tuple[str, ...]:
        """Return what one step said."""
        return next(report.sentences for report in self.reports if report.step is step)


def _three_programs() -> FakeServices:
    pages = (
        (Program(program_id(1), "Welding"), Program(program_id(2), "Nursing")),
        (Program(program_id(3), "Data"),),
    )
    return FakeServices(apis=FakeApis(FakeApi(pages=pages)))


async def test_two_answers_are_enough() -> None:
    """Organization and key make a delivery; all else has a working default."""
    walked = Walked()

    stored = await walked.configure()

    delivery = stored.delivery
    assert stored.path == DEFAULT_PATH
    assert delivery.name == ORGANIZATION_NAME
    assert delivery.account.api_base == DEFAULT_API_BASE
    assert delivery.attributes == default_rows()
    assert delivery.schedule == Schedule(
        zone="America/Los_Angeles", lms=LmsSync(zone="America/Los_Angeles")
    )
    assert delivery.secret == SecretRef(SecretPlace.KEYCHAIN)
    assert walked.fakes.vaults.chain.entries == {delivery.account.binding: SECRET}
    assert walked.fakes.store.paths == [DEFAULT_PATH]


async def test_every_step_is_reported() -> None:
    """Each step says what it did, before the next begins."""
    walked = Walked(_three_programs())

    await walked.configure()

    assert [report.step for report in walked.reports] == list(StepId)
    assert walked.sentences(StepId.CONNECTION) == (f"Connected to {ORGANIZATION_NAME}.",)
    assert walked.sentences(StepId.PROGRAMS) == (
        "3 of 3 programs are on, 0 off.",
        "They become 3 schools.",
    )
    assert walked.sentences(StepId.SCHEDULE)[0] == "Runs: Only when you run it."
    assert walked.sentences(StepId.FINISH) == (
        "Done: put the Client Secret into the test keychain.",
        "Done: save the file harbour-valley-college.delivery.json.",
        "Done: show the delivery on the home page.",
    )
    assert walked.counts == [2, 3]
    assert len(walked.checks) == 1 + 2 * len(CheckId)


async def test_programs_can_be_chosen() -> None:
    """A list of ids turns on these and no others."""
    walked = Walked(_three_programs())
    answers = replace(ANSWERS, programs=(program_id(2),), later_programs=LaterPrograms.INCLUDE)

    stored = await walked.configure(answers)

    on = [row.program_name for row in stored.delivery.programs.values() if row.is_on]
    assert on == ["Nursing"]
    assert len(stored.delivery.programs) == 3
    assert stored.delivery.later_programs is LaterPrograms.INCLUDE
    assert walked.sentences(StepId.PROGRAMS)[0] == "1 of 3 programs are on, 2 off."


async def test_unknown_program_is_refused() -> None:
    """An id that Coursera does not list is named."""
    answers = replace(ANSWERS, programs=(program_id(1), "nowhere"))

    assert await Walked().refused(answers) is ProblemCode.ANSWERS_UNKNOWN_PROGRAM


async def test_programs_of_one_name_are_told_apart() -> None:
    """Nobody can be asked whether they are one school, so they become two, and that is said."""
    pages = ((Program(program_id(1), "Welding"), Program(program_id(2), "Welding")),)
    walked = Walked(FakeServices(apis=FakeApis(FakeApi(pages=pages))))

    stored = await walked.configure()

    schools = [row.school.name for row in stored.delivery.programs.values() if row.school]
    assert schools == ["Welding", "Welding (2)"]
    assert walked.sentences(StepId.PROGRAMS)[2] == (
        "1 program has the name of another, or none; its school is called Welding (2)."
    )


async def test_practice_needs_no_answers() -> None:
    """The practice organization brings its own credentials."""
    walked = Walked()

    stored = await walked.configure(Answers(practice=True), secret=None)

    assert stored.delivery.account.source is Source.PRACTICE
    assert stored.delivery.secret == SecretRef(SecretPlace.PRACTICE)
    assert not walked.fakes.vaults.chain.entries
    assert walked.fakes.practice.started


async def test_variable_is_recorded_without_a_keychain() -> None:
    """A server without a keychain keeps the secret nowhere and remembers the variable."""
    walked = Walked()
    walked.fakes.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING)

    stored = await walked.configure(variable=VARIABLE)

    assert stored.delivery.secret == SecretRef(SecretPlace.ENVIRONMENT, VARIABLE)
    assert not walked.fakes.vaults.chain.entries
    assert "variable COURSERA_CLIENT_SECRET" in walked.sentences(StepId.FINISH)[0]


async def test_typed_secret_needs_a_keychain() -> None:
    """A secret that was typed cannot be found again without a keychain."""
    walked = Walked()
    walked.fakes.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING)

    assert await walked.refused() is ProblemCode.KEYRING_MISSING
    assert not walked.fakes.tester.asked


async def test_given_receiver_secret_is_agreed_to_with_its_server() -> None:
    """A server's later runs send the variable there without another yes, and nothing is kept."""
    sftp = Sftp("sis.example", user="college", host_key=f"ssh-ed25519 SHA256:{'A' * 43}")
    receiver = Receiver(channel=ReceiverChannel.SFTP, sftp=sftp)
    walked = Walked()
    walked.fakes.vaults.chain.trouble = problem(ProblemCode.KEYRING_MISSING, variable=VARIABLE)

    await walked.configure(
        replace(ANSWERS, receiver=receiver),
        variable=VARIABLE,
        others={SecretPurpose.SFTP: Secret("password")},
    )

    assert walked.fakes.routes.allowed_places == [sftp.binding]
    assert not walked.fakes.vaults.chain.entries


async def test_answers_name_the_place_of_the_secret() -> None:
    """The place in the answers is taken, with its variable."""
    reference = SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_NORTH")
    walked = Walked()

    stored = await walked.configure(replace(ANSWERS, secret=reference), variable="COURSERA_NORTH")

    assert stored.delivery.secret == reference
    assert not walked.fakes.vaults.chain.entries


async def test_sealed_file_says_its_limit() -> None:
    """A sealed file is made, with the warning that runs need a person."""
    walked = Walked()

    stored = await walked.configure(
        place=SecretPlace.SEALED_FILE, passphrase=Secret("four words of mine")
    )

    assert stored.delivery.secret == SecretRef(SecretPlace.SEALED_FILE)
    assert walked.fakes.vaults.sealed_file.entries == {stored.delivery.account.binding: SECRET}
    assert [one.code for one in walked.reports[-1].warnings] == [ProblemCode.SEALED_NOT_UNATTENDED]


async def test_failed_test_ends_the_walk() -> None:
    """The lines of the test are reported, and nothing after them happens."""
    walked = Walked()
    walked.fakes.tester.checks = refused_checks(problem(ProblemCode.COURSERA_CREDENTIALS_REFUSED))

    assert await walked.refused() is ProblemCode.COURSERA_CREDENTIALS_REFUSED
    assert [report.step for report in walked.reports] == [
        StepId.CREDENTIALS,
        StepId.CONNECTION,
    ]
    assert len(walked.reports[-1].checks) == 11


@pytest.mark.parametrize("path", [None, DEFAULT_PATH])
async def test_other_delivery_is_never_overwritten(path: Path | None) -> None:
    """A file that is there stays, wherever its name came from."""
    walked = Walked()
    walked.fakes.store.files[DEFAULT_PATH] = a_delivery()

    assert await walked.refused(path=path) is ProblemCode.STORE_EXISTS
    assert bool(walked.fakes.tester.asked) is (path is None)


async def test_other_address_needs_a_yes() -> None:
    """Nothing is sent to an unusual address before the person agreed."""
    walked = Walked()
    walked.fakes.routes.trouble = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED)

    assert await walked.refused() is ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED
    assert not walked.fakes.tester.asked

    await walked.configure(allows_address=True)
    assert walked.fakes.routes.allowed


async def test_missing_secret_is_told() -> None:
    """Without a secret nothing is asked."""
    assert await Walked().refused(secret=None) is ProblemCode.CREDENTIALS_SECRET_MISSING


async def test_schedule_is_held_to_the_rule() -> None:
    """A run too close to the LMS's sync is refused here as in the window."""
    late = Schedule(Frequency.DAILY, dt.time(0, 50), lms=LmsSync(dt.time(1, 0)))

    assert await Walked().refused(replace(ANSWERS, schedule=late)) is (
        ProblemCode.SCHEDULE_TOO_LATE
    )

    walked = Walked()
    in_time = replace(late, time=dt.time(0, 45))
    stored = await walked.configure(replace(ANSWERS, schedule=in_time))
    assert stored.delivery.schedule.zone == "America/Los_Angeles"
    assert walked.sentences(StepId.SCHEDULE)[0] == (
        "Runs: Every day 00:45, 15 minutes before the LMS."
    )


async def test_attributes_of_the_answers_replace_defaults() -> None:
    """A row of the answers takes the place of the default for the same attribute."""
    default = next(row for row in default_rows() if row.target == "email")
    row = replace(default, transform=Transform.UPPER_CASE)
    walked = Walked()

    stored = await walked.configure(replace(ANSWERS, attributes=(row,)))

    rows = list(default_rows())
    rows[rows.index(default)] = row
    assert stored.delivery.attributes == tuple(rows)
    assert "1 of them not as the default is" in walked.sentences(StepId.ATTRIBUTES)[0]


async def test_receiver_that_cannot_be_written_ends_the_walk() -> None:
    """What the schedule page would show ends the walk here."""
    walked = Walked()
    walked.fakes.packages.trouble = problem(ProblemCode.RECEIVER_NOT_WRITABLE, folder="/x")

    assert await walked.refused() is ProblemCode.RECEIVER_NOT_WRITABLE


async def test_failed_file_takes_the_secret_back() -> None:
    """Finish is all or nothing here, too."""
    walked = Walked()
    walked.fakes.store.fails = ProblemCode.STORE_DISK_FULL

    assert await walked.refused() is ProblemCode.STORE_DISK_FULL


async def test_doubtful_credentials_are_named() -> None:
    """What the window would say under a field is said as a sentence."""
    walked = Walked()

    await walked.configure(replace(ANSWERS, organization_id="north-valley-college"))

    assert len(walked.sentences(StepId.CREDENTIALS)) == 2


def test_account_is_trimmed_as_in_the_window() -> None:
    """Blanks and line breaks of copying are taken off; an API address becomes the data address."""
    account = account_of(
        Answers(
            organization_id=f" {ORGANIZATION_ID}\n",
            api_key=f"{API_KEY} ",
            org_api_url="https://api.coursera.com/ent/api/businesses.v1/abc",
        )
    )

    assert (account.organization_id, account.api_key) == (ORGANIZATION_ID, API_KEY)
    assert account.api_base == "https://api.coursera.com/ent"


def test_own_data_address_wins_over_the_document() -> None:
    """An address that was chosen stays; a console link is evidence and never contacted."""
    chosen = Answers(api_base="https://proxy.example/ent", org_api_url="https://x.example/ent/api")
    console = Answers(org_api_url="https://accounts.coursera.org/console/org/abc/app/def")

    assert account_of(chosen).api_base == "https://proxy.example/ent"
    assert account_of(console).api_base == DEFAULT_API_BASE
