"""The credentials page: state in, widgets out; edits in, state out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from coursera_wizard.domain.draft import (
    DEFAULT_API_BASE,
    Account,
    GradeOption,
    Programs,
    ProxyMode,
    Source,
)
from coursera_wizard.domain.facts import Machine
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.secret import Secret, SecretPlace, SecretRef, SecretState
from coursera_wizard.services.ports import DocumentFindings
from coursera_wizard.ui.pages.credential_document import found_text
from coursera_wizard.ui.pages.credential_guide import COURSERA, PORTAL
from coursera_wizard.ui.pages.credentials import CredentialsPage
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import (
    API_KEY,
    ORGANIZATION_ID,
    SECRET,
    an_account,
    listed_programs,
    mappings_for,
)
from tests.support.shots_base import settle
from tests.support.window import World, a_page, a_session, child

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def an_entered_page(
    qtbot: QtBot, world: World | None = None, session: WizardSession | None = None
) -> CredentialsPage:
    """Return the page as somebody meets it."""
    world = world or World()
    page = a_page(StepId.CREDENTIALS, session or WizardSession(world.clock), world)
    assert isinstance(page, CredentialsPage)
    qtbot.addWidget(page, before_close_func=lambda made: made.leave())
    page.resize(900, 700)
    page.show()
    page.enter()
    return page


def field(page: QWidget, name: str) -> QLineEdit:
    """Return an input by its name."""
    return child(page, QLineEdit, name)


def click(qtbot: QtBot, page: QWidget, name: str) -> None:
    """Press a button by its name."""
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_typing_changes_the_draft(qtbot: QtBot) -> None:
    """Every field goes into the state as it is typed, without blanks."""
    page = an_entered_page(qtbot)

    for name, words in (
        ("account.api_key", f" {API_KEY} "),
        ("account.organization_id", ORGANIZATION_ID),
        ("account.program_id", "A" * 22),
    ):
        qtbot.keyClicks(field(page, name), words)

    account = page.session.state.draft.account
    assert account.api_key == API_KEY
    assert account.organization_id == ORGANIZATION_ID
    assert account.program_id == "A" * 22


def test_secret_is_typed_into_memory_only(qtbot: QtBot) -> None:
    """The draft learns that a secret was typed, and never which."""
    page = an_entered_page(qtbot)

    qtbot.keyClicks(field(page, "account.secret"), SECRET)

    assert page.session.secret == Secret(SECRET)
    assert page.session.state.draft.secret_state is SecretState.TYPED
    assert SECRET not in repr(page.session.state)


def test_state_is_shown_when_entered(qtbot: QtBot) -> None:
    """Back from a later step, everything typed is there again."""
    world = World()

    page = an_entered_page(qtbot, world, a_session(world))

    assert field(page, "account.api_key").text() == API_KEY
    assert field(page, "account.organization_id").text() == ORGANIZATION_ID
    assert field(page, "account.secret").text() == SECRET


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("account.organization_id", "harbour-valley-college", "web name"),
        ("account.api_key", "A" * 22, "older Coursera console"),
        ("account.api_key", "A" * 64, "looks like the Client Secret"),
        ("account.org_api_url", "https://accounts.coursera.org/console/org/k/app/x", "console"),
        ("account.program_id", "data-science-for-nurses-x7k2q", "web name"),
    ],
)
def test_odd_values_are_named_and_do_not_block(
    qtbot: QtBot, name: str, typed: str, words: str
) -> None:
    """What is known of the forms is said under the field while it is typed."""
    page = an_entered_page(qtbot)

    qtbot.keyClicks(field(page, name), typed)

    assert words in page.rows[name].words
    assert not page.rows[name].has_problem


def test_short_value_is_not_warned_of_while_it_is_typed(qtbot: QtBot) -> None:
    """The warning waits until the field is left or the value is long enough to be meant."""
    page = an_entered_page(qtbot)
    with qtbot.waitActive(page):
        page.activateWindow()
    key = field(page, "account.api_key")
    key.setFocus()
    qtbot.keyClicks(key, "abc")
    silent = page.rows["account.api_key"].words

    field(page, "account.organization_id").setFocus()

    assert silent == ""
    assert "3 characters" in page.rows["account.api_key"].words


def test_address_of_the_api_becomes_the_data_address(qtbot: QtBot) -> None:
    """An address of any usual length is normalized, and the organization in it is taken over."""
    page = an_entered_page(qtbot)
    url = f"https://api.coursera.com/ent/api/businesses.v1/{ORGANIZATION_ID}"

    qtbot.keyClicks(field(page, "account.org_api_url"), url)

    account = page.session.state.draft.account
    assert account.api_base == DEFAULT_API_BASE
    assert account.organization_id == ORGANIZATION_ID
    assert account.org_api_url == url


def test_console_link_is_evidence_and_clickable_in_the_guide(qtbot: QtBot) -> None:
    """A console link changes no address; the guide offers it as a link."""
    page = an_entered_page(qtbot)
    url = f"https://accounts.coursera.org/console/org/k8Fq/app/{API_KEY}"

    qtbot.keyClicks(field(page, "account.org_api_url"), url)

    assert page.session.state.draft.account.api_base == DEFAULT_API_BASE
    assert any(url in label.text() for label in page.guide.findChildren(QLabel))


def test_console_link_leaves_an_address_of_ones_own_alone(qtbot: QtBot) -> None:
    """A data address typed under Advanced settings outlasts evidence that is pasted later."""
    page = an_entered_page(qtbot)
    own = "https://gateway.example.edu/ent"
    page.session.choose_account(api_base=own)
    url = field(page, "account.org_api_url")

    url.setText(f"https://accounts.coursera.org/console/org/k8Fq/app/{API_KEY}")
    url.textEdited.emit(url.text())
    after_evidence = page.session.state.draft.account.api_base
    url.setText("https://api.coursera.com/ent/api")
    url.textEdited.emit(url.text())

    assert after_evidence == own
    assert page.session.state.draft.account.api_base == DEFAULT_API_BASE


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (SecretPlace.KEYCHAIN, "keychain"),
        (SecretPlace.SEALED_FILE, "sealed file"),
        (SecretPlace.ENVIRONMENT, "variable"),
    ],
)
def test_empty_field_says_where_the_secret_is_kept(
    qtbot: QtBot, place: SecretPlace, words: str
) -> None:
    """Who reopens a delivery sees why nothing has to be typed."""
    page = an_entered_page(qtbot)

    page.session.choose(secret=SecretRef(place), secret_state=SecretState.STORED)

    assert words in field(page, "account.secret").placeholderText()


def test_guide_has_both_ways_and_their_quirks(qtbot: QtBot) -> None:
    """Each documented click is there, links included."""
    page = an_entered_page(qtbot)

    words = " ".join(label.text() for label in page.guide.findChildren(QLabel))

    for part in ("Login with SAML", "a second time", "404", "I AGREE", "and then Save"):
        assert part in words.replace("</b>", "").replace('<b style="font-weight:600">', "")
    assert f'href="{PORTAL}"' in words
    assert f'href="{COURSERA}"' in words


def test_guide_folds_away_in_a_narrow_window(qtbot: QtBot) -> None:
    """A narrow window shows a button instead, which brings the guide back."""
    page = an_entered_page(qtbot)
    page.resize(640, 560)
    area = page.findChild(QWidget, "guide")
    assert isinstance(area, QWidget)
    folded = not area.isVisible()

    click(qtbot, page, "guide.show")

    assert folded
    assert area.isVisible()


async def test_document_fills_the_fields_and_is_not_kept(qtbot: QtBot) -> None:
    """What was found is shown with its lines and filled in; the pasted text is gone."""
    world = World()
    world.documents.findings = DocumentFindings(
        api_key=API_KEY,
        secret=Secret(SECRET),
        organization_id=ORGANIZATION_ID,
        lines={"api_key": 3, "secret": 4, "organization_id": 7},
    )
    page = an_entered_page(qtbot, world)
    page.document.open()
    pasted = page.document._text
    assert pasted is not None
    pasted.setPlainText("a document")

    click(qtbot, page, "document.read")
    await settle(30)

    assert page.session.state.draft.account.api_key == API_KEY
    assert page.session.secret == Secret(SECRET)
    assert "(line\u00a03)" in page.document.result
    assert SECRET not in page.document.result
    assert pasted.toPlainText() == ""


async def test_document_without_findings_says_so_in_place(qtbot: QtBot) -> None:
    """Nothing found is a problem beside the document; the fields stay."""
    page = an_entered_page(qtbot)
    page.document.open()

    click(qtbot, page, "document.read")
    await settle(30)

    shown = page.document.problem_view.problem
    assert shown is not None
    assert shown.code is ProblemCode.DOCUMENT_NOTHING_FOUND
    assert page.problem_view.problem is None


async def test_document_file_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    """A text file fills the fields as well."""
    world = World()
    world.documents.findings = DocumentFindings(organization_id=ORGANIZATION_ID)
    page = an_entered_page(qtbot, world)

    await page.document.read_file(tmp_path / "credentials.txt")

    assert page.session.state.draft.account.organization_id == ORGANIZATION_ID


def test_found_text_names_what_is_missing() -> None:
    """What the document did not hold is said, but for the optional program."""
    words = found_text(DocumentFindings(api_key=API_KEY))

    assert "Not found: Client Secret, Organization ID, Org API URL" in words


def test_next_on_empty_form_marks_every_field(qtbot: QtBot) -> None:
    """Pressed too early, the page says what is missing and moves the focus to the first."""
    page = an_entered_page(qtbot)

    page.show_missing(page.session.problems(StepId.CREDENTIALS))

    marked = {name for name, row in page.rows.items() if row.has_problem}
    assert marked == {"account.api_key", "account.secret", "account.organization_id"}
    assert page.problem_view.problem is not None
    assert page.focusWidget() is field(page, "account.api_key")


def test_marks_vanish_as_they_are_mended(qtbot: QtBot) -> None:
    """After Next was pressed, every edit is checked again."""
    page = an_entered_page(qtbot)
    page.show_missing(page.session.problems(StepId.CREDENTIALS))

    qtbot.keyClicks(field(page, "account.api_key"), API_KEY)

    assert not page.rows["account.api_key"].has_problem
    assert page.rows["account.secret"].has_problem
    shown = page.problem_view.problem
    assert shown is not None
    assert shown.code is ProblemCode.CREDENTIALS_SECRET_MISSING


def test_receiver_has_a_default_and_can_be_changed(qtbot: QtBot) -> None:
    """The line names the default folder; a typed one replaces it, and the default comes back."""
    world = World()
    page = an_entered_page(qtbot, world, a_session(world))
    click(qtbot, page, "receiver.change")

    qtbot.keyClicks(field(page, "receiver.folder"), "/srv/roster")
    typed = page.session.state.draft.receiver.folder
    click(qtbot, page, "receiver.default")

    assert typed == "/srv/roster"
    assert page.session.state.draft.receiver.folder == ""


def test_advanced_settings_go_into_the_draft(qtbot: QtBot) -> None:
    """Grades, prefix, approval, hold limits and addresses are chosen there."""
    page = an_entered_page(qtbot)
    page.advanced.set_open(is_open=True)
    grades = page.findChild(QComboBox, "options.grades")
    assert isinstance(grades, QComboBox)
    grades.setCurrentIndex(2)
    grades.activated.emit(2)

    qtbot.keyClicks(field(page, "options.sis_id_prefix"), "CRS-")
    page.advanced._approve.click()
    page.advanced._removals.setValue(20)
    token = field(page, "account.token_url")
    token.selectAll()
    qtbot.keyClicks(token, "https://gateway.example.edu/token")

    draft = page.session.state.draft
    assert draft.options.grades is GradeOption.GRANULAR_A
    assert draft.options.sis_id_prefix == "CRS-"
    assert draft.options.approve_every_run
    assert draft.options.hold.removals_percent == 20
    assert draft.account.token_url == "https://gateway.example.edu/token"


def test_own_proxy_is_asked_for_only_when_chosen(qtbot: QtBot) -> None:
    """Address, user and password appear with the choice; the password stays in memory."""
    page = an_entered_page(qtbot)
    page.advanced.set_open(is_open=True)
    hidden = not field(page, "account.proxy").isVisible()
    mode = page.advanced._proxy_mode
    mode.activated.emit(mode.findData(ProxyMode.OWN.value))

    qtbot.keyClicks(field(page, "account.proxy"), "http://proxy.example.edu:8080")
    qtbot.keyClicks(field(page, "account.proxy.user"), "ana")
    qtbot.keyClicks(field(page, "account.proxy.password"), "pa55")

    assert hidden
    proxy = page.session.state.draft.account.proxy
    assert (proxy.url, proxy.user) == ("http://proxy.example.edu:8080", "ana")
    assert page.session.proxy_password == Secret("pa55")


async def test_unusual_address_wants_a_yes(qtbot: QtBot) -> None:
    """Another host is asked about, and the yes is kept outside the draft."""
    world = World()
    world.routes.trouble = problem(ProblemCode.COURSERA_ADDRESS_NOT_TRUSTED, address="x.example")
    session = a_session(world, account=an_account(api_base="https://x.example/ent"))
    page = an_entered_page(qtbot, world, session)
    assert page.advanced.question.problem is not None

    page.advanced.set_open(is_open=True)
    click(qtbot, page, "routes.allow")
    await settle(30)

    assert world.routes.allowed == [session.state.draft.account]
    assert page.advanced.question.problem is None


def test_too_long_secret_has_a_way_on(qtbot: QtBot) -> None:
    """A secret that the keychain cannot take can go into a sealed file."""
    world = World()
    session = a_session(world)
    session.learn(machine=Machine(keychain_name="Locker", secret_limit=20))
    page = an_entered_page(qtbot, world, session)
    page.show_missing(session.problems(StepId.CREDENTIALS))

    click(qtbot, page, "secret.seal")

    assert session.state.draft.secret.place is SecretPlace.SEALED_FILE
    assert page.problem_view.problem is None


async def test_practice_credentials_are_named_and_can_be_left(qtbot: QtBot) -> None:
    """The page says whose credentials these are; leaving empties the form."""
    world = World()
    page = an_entered_page(qtbot, world)
    await page.work.start_practice()
    page.session.choose(
        name="An invented college", programs=Programs(mappings_for(listed_programs()))
    )
    read_only = field(page, "account.api_key").isReadOnly()

    click(qtbot, page, "practice.leave")

    assert read_only
    draft = page.session.state.draft
    assert draft.account == Account()
    assert (draft.name, draft.programs) == ("", Programs())
    assert page.session.state.draft.account.source is Source.COURSERA
    assert field(page, "account.secret").text() == ""


def test_left_page_is_silent(qtbot: QtBot) -> None:
    """After leaving, a change of state writes nothing, and the secret is dots again."""
    world = World()
    page = an_entered_page(qtbot, world, a_session(world))
    click(qtbot, page, "account.secret.show")

    page.leave()
    page.session.choose_account(api_key="other")

    assert field(page, "account.api_key").text() == API_KEY
    assert field(page, "account.secret").echoMode() is QLineEdit.EchoMode.Password
