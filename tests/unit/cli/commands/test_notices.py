"""``notices`` sends a test."""

from __future__ import annotations

import pytest

from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.ports import RunSecrets
from tests.support.builders import a_delivery
from tests.support.command_line import CommandLine
from tests.support.run_fakes import FILE

MAIL = MailNotice(server="mail.example", user="college", recipients=("it@college.example",))
NOTICES = Notices(MAIL, WebhookNotice(url="https://hook.example/x"))


@pytest.fixture
def told(runs: CommandLine) -> CommandLine:
    """A delivery with notices, and the password of the mail server."""
    runs.fakes.store.files[FILE] = a_delivery(notices=NOTICES)
    runs.fakes.vaults.chain.entries[MAIL.binding] = "password"
    return runs


def test_test_is_sent(told: CommandLine) -> None:
    """Everyone who got it is named."""
    ran = told("notices", str(FILE), "test")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == ("A test went to it@college.example.\nA test went to hook.example.\n")
    ((name, notices, secrets),) = told.fakes.notifier.tests
    assert (name, notices) == ("Harbour Valley College", NOTICES)
    assert secrets == RunSecrets(mail=Secret("password"))


def test_as_json(told: CommandLine) -> None:
    """The same as an object."""
    assert told("notices", str(FILE), "test", "--json").object == {
        "problem": None,
        "told": ["it@college.example", "hook.example"],
    }


def test_test_that_fails(told: CommandLine) -> None:
    """What the server said is the problem."""
    told.fakes.notifier.trouble = problem(ProblemCode.NOTICE_MAIL_REFUSED, host="x", answer="450")

    ran = told("notices", str(FILE), "test", "--json")

    assert ran.code == 4
    assert ran.object["problem"]["code"] == "notice.mail-refused"


def test_secret_that_cannot_be_read(told: CommandLine) -> None:
    """A locked keychain is said, and nothing is sent."""
    told.fakes.vaults.chain.fails = ProblemCode.KEYRING_LOCKED

    ran = told("notices", str(FILE), "test", "--json")

    assert ran.code == 4
    assert told.fakes.notifier.tests == []


def test_nobody_is_told(runs: CommandLine) -> None:
    """Without notices there is nothing to test."""
    assert "names nobody" in runs("notices", str(FILE), "test").err
    assert runs("notices", str(FILE), "tset").code == 2
