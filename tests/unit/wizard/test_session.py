"""The wizard without a window: two verbs, steps, and nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coursera_wizard.domain.draft import GradeOption, Options, Receiver
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.schedule_words import date_text
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.domain.secret import (
    Secret,
    SecretPlace,
    SecretPurpose,
    SecretRef,
    SecretState,
)
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.wizard.session import StepState, WizardSession
from coursera_wizard.wizard.steps import STEPS, StepId
from tests.support.builders import (
    API_KEY,
    NOW,
    SECRET,
    a_catalog,
    a_connection,
    a_delivery,
    a_draft,
    an_account,
)
from tests.support.fakes import FakeClock


def a_session(**sections: Any) -> WizardSession:
    """Return a session whose draft misses nothing, before anything was asked."""
    session = WizardSession(FakeClock(), a_draft(**sections))
    session.type_secret(SECRET)
    return session


def a_tested_session(**sections: Any) -> WizardSession:
    """Return a session that knows its organization and programs."""
    session = a_session(**sections)
    session.learn(
        connection=a_connection(session.fingerprint),
        catalog=a_catalog(session.fingerprint, session.state.draft.programs),
    )
    return session


def codes(problems: Any) -> list[ProblemCode]:
    """Return the codes of problems."""
    return [problem.code for problem in problems]


def test_new_session_misses_the_credentials_and_nothing_else_is_open() -> None:
    """A newcomer sees one thing to do."""
    session = WizardSession(FakeClock())

    assert codes(session.problems(StepId.CREDENTIALS)) == [
        ProblemCode.CREDENTIALS_API_KEY_MISSING,
        ProblemCode.CREDENTIALS_SECRET_MISSING,
        ProblemCode.CREDENTIALS_ORGANIZATION_ID_MISSING,
    ]
    assert [line.state for line in session.overview()] == [StepState.HERE] + [StepState.BLOCKED] * 5


def test_go_next_says_what_is_missing_and_stays() -> None:
    """Next is never a dead end."""
    session = WizardSession(FakeClock())

    assert ProblemCode.CREDENTIALS_API_KEY_MISSING in codes(session.go_next())
    assert session.current is StepId.CREDENTIALS


def test_session_walks_from_credentials_to_finish() -> None:
    """With everything there each Next goes one step on."""
    session = a_tested_session()

    walked = []
    for _step in STEPS[1:]:
        assert session.go_next() == ()
        walked.append(session.current)

    assert walked == [step.id for step in STEPS[1:]]
    assert session.go_next() == ()
    assert session.current is StepId.FINISH
    assert [line.state for line in session.overview()][:5] == [StepState.DONE] * 5


def test_mapping_is_locked_until_the_test_passed() -> None:
    """Programs cannot be reached while the connection is not proven."""
    session = a_session()
    session.go_next()

    assert codes(session.go_to(StepId.PROGRAMS)) == [ProblemCode.CONNECTION_NOT_TESTED]
    assert session.current is StepId.CONNECTION


@pytest.mark.parametrize(
    "change",
    [
        lambda session: session.choose_account(api_key="another"),
        lambda session: session.choose_account(program_id="x"),
        lambda session: session.choose_account(api_base="https://elsewhere.example"),
        lambda session: session.type_secret("another"),
        lambda session: session.type_proxy_password("another"),
    ],
)
def test_changed_credentials_forget_answers_and_lock_the_mapping(change: Any) -> None:
    """We forget answers, not work."""
    session = a_tested_session()
    machine, before = session.state.facts.machine, session.state.draft.programs

    change(session)

    assert session.state.facts.connection is None
    assert session.state.facts.catalog is None
    assert session.state.facts.machine is machine
    assert session.state.draft.programs is before
    assert session.go_to(StepId.PROGRAMS) != ()


def test_changes_besides_the_account_keep_the_answers() -> None:
    """An advanced setting is no reason to test again."""
    session = a_tested_session()

    session.choose(options=Options(sis_id_prefix="c-"))

    assert session.state.facts.connection is not None
    assert session.problems(StepId.CONNECTION) == ()


@pytest.mark.parametrize(
    "sections",
    [
        {"receiver": Receiver(folder="/elsewhere")},
        {"options": Options(grades=GradeOption.FINAL)},
    ],
)
def test_what_the_test_did_not_ask_for_locks_the_mapping(sections: dict[str, Any]) -> None:
    """Another folder, or grades after all: the test runs again, and no list is read again."""
    session = a_tested_session()

    session.choose(**sections)

    assert codes(session.problems(StepId.CONNECTION)) == [ProblemCode.CONNECTION_NOT_TESTED]
    assert session.state.facts.checks == ()
    assert session.state.facts.catalog is not None


def test_typed_secret_leaves_its_variable_for_the_keychain() -> None:
    """A window cannot write a variable; what was typed is not dropped without a word."""
    reference = SecretRef(SecretPlace.ENVIRONMENT, "COURSERA_CLIENT_SECRET")
    draft = a_draft(secret=reference, secret_state=SecretState.STORED)
    session = WizardSession(FakeClock(), draft)

    session.type_secret(SECRET)

    assert session.state.draft.secret == SecretRef()


def test_back_forgets_nothing() -> None:
    """What was typed is there when one comes back."""
    session = a_tested_session()
    session.go_next()
    session.choose_account(api_key=API_KEY)

    session.go_back()
    session.go_back()

    assert session.current is StepId.CREDENTIALS
    assert session.state.draft.account.api_key == API_KEY
    assert session.secret == Secret(SECRET)


def test_secret_is_in_neither_draft_nor_facts() -> None:
    """The state says that a secret was typed, and not which."""
    session = a_session()

    assert session.state.draft.secret_state is SecretState.TYPED
    assert SECRET not in repr(session.state)
    assert session.credentials().secret == Secret(SECRET)
    assert SECRET not in repr(session.credentials())


def test_cleared_secret_is_missing_and_credentials_say_so() -> None:
    """Clearing the field is a choice too."""
    session = a_session()

    session.type_secret("")

    assert session.state.draft.secret_state is SecretState.MISSING
    with pytest.raises(ProblemError) as caught:
        session.credentials()
    assert caught.value.problem.code is ProblemCode.CREDENTIALS_SECRET_MISSING


def test_recalled_secret_forgets_no_answer() -> None:
    """Reading the stored secret is not a change."""
    stored = StoredDelivery(a_delivery(), Path("/x"), "stamp")
    session = WizardSession(FakeClock(), a_draft(secret_state=SecretState.STORED), stored=stored)
    session.learn(connection=a_connection(session.fingerprint))

    session.recall_secret(Secret(SECRET))

    assert session.state.facts.connection is not None
    assert not session.is_secret_typed


def test_stale_connection_does_not_count() -> None:
    """An answer that was asked with other credentials proves nothing."""
    session = a_session()

    session.learn(connection=a_connection("another fingerprint"))

    assert codes(session.problems(StepId.CONNECTION)) == [ProblemCode.CONNECTION_NOT_TESTED]


def test_warnings_do_not_hold_next_up() -> None:
    """The school year that ends soon is said, and the way stays open."""
    today = NOW.date()
    year = SchoolYear(today.replace(year=2025), today.replace(month=12, day=1))
    session = a_tested_session(school_year=year)
    session.go_to(StepId.SCHEDULE)

    (warning,) = session.problems(StepId.SCHEDULE)
    assert warning.code is ProblemCode.SCHEDULE_SCHOOL_YEAR_ENDS
    assert f"ends on {date_text(year.last_day)}." in warning.what_happened
    assert session.go_next() == ()


def test_finish_asks_the_checks_of_all_steps() -> None:
    """The last step knows every open problem."""
    session = a_tested_session(school_year=None)

    assert codes(session.problems(StepId.FINISH)) == [ProblemCode.SCHEDULE_SCHOOL_YEAR]
    assert session.first_open(StepId.FINISH) == (
        StepId.SCHEDULE,
        session.problems(StepId.SCHEDULE),
    )


def test_secret_too_long_for_the_keychain_is_said_at_the_field() -> None:
    """The length is known before Finish."""
    session = a_session()
    session.learn(machine=replace(session.state.facts.machine, secret_limit=10))

    (problem,) = session.problems(StepId.CREDENTIALS)

    assert problem.code is ProblemCode.KEYRING_TOO_LONG
    assert problem.field == "account.secret"


def test_unusable_addresses_are_named_with_their_field() -> None:
    """Plain http to another computer is refused before anything is sent."""
    session = a_session(account=an_account(token_url="http://school.example/token"))

    (problem,) = session.problems(StepId.CREDENTIALS)

    assert problem.code is ProblemCode.CREDENTIALS_ADDRESS_UNUSABLE
    assert problem.field == "account.token_url"


def test_listener_hears_every_change_until_it_leaves() -> None:
    """Choices that change nothing are silent."""
    session = a_session()
    heard: list[StepId] = []
    leave = session.subscribe(lambda: heard.append(session.current))

    session.choose(name="Other")
    session.choose(name="Other")
    leave()
    session.choose(name="Third")
    leave()

    assert len(heard) == 1


def test_checks_run_once_for_the_same_inputs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step list does not check 100,000 programs at each keystroke elsewhere."""
    session = a_tested_session()
    session.overview()
    answers = dict(session._answers)

    session.choose(name="Another name")
    session.overview()

    assert session._answers[StepId.PROGRAMS] is answers[StepId.PROGRAMS]


def test_saved_delivery_can_be_entered_at_any_step() -> None:
    """Editing starts with every step reachable once the connection is proven again."""
    stored = StoredDelivery(a_delivery(), Path("/x"), "stamp")
    session = WizardSession(FakeClock(), a_draft(secret_state=SecretState.STORED), stored=stored)
    session.learn(
        connection=a_connection(session.fingerprint), catalog=a_catalog(session.fingerprint)
    )

    assert session.go_to(StepId.SCHEDULE) == ()
    assert session.overview()[3].state is StepState.DONE


def test_a_console_link_kept_as_a_note_forgets_no_answer() -> None:
    """It is evidence and never contacted."""
    session = a_tested_session()

    session.choose_account(org_api_url="https://accounts.coursera.org/console/org/x/app/y")

    assert session.state.facts.connection is not None


def test_other_secrets_are_in_neither_draft_nor_facts() -> None:
    """What is typed for receiver and notices waits in the session alone, too."""
    session = WizardSession(FakeClock())

    for purpose in SecretPurpose:
        session.type_other(purpose, "openSesameForTests")

    assert "openSesame" not in repr(session.state)
    assert session.other_in_field(SecretPurpose.MAIL) == Secret("openSesameForTests")
