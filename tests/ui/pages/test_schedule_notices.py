"""Who is told about runs, on the schedule page: settings, tests, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QSpinBox

from coursera_wizard.domain.delivery import as_draft
from coursera_wizard.domain.notices import MailNotice, MailSecurity, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.secret import Secret, SecretPurpose
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.ui.pages.notice_mail import addresses
from coursera_wizard.ui.pages.schedule import SchedulePage
from coursera_wizard.ui.pages.schedule_notices import NoticesPanel
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.steps import StepId
from tests.support.shots_base import settle
from tests.support.window import World, a_connected_session, a_delivery, child

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

TOLD = Notices(
    MailNotice("mail.example.org", user="sync", sender="a@x.example", recipients=("b@x.example",)),
    WebhookNotice("https://hooks.example.org/x"),
)


def an_open_panel(
    qtbot: QtBot,
    notices: Notices | None = None,
    world: World | None = None,
    session: WizardSession | None = None,
) -> tuple[SchedulePage, NoticesPanel]:
    """Return an entered page whose panel for notices is open."""
    world = world or World()
    session = session or a_connected_session(world)
    if notices is not None:
        session.choose(notices=notices)
    services = world.services
    page = SchedulePage(session, services, WizardActions(session, services))
    qtbot.addWidget(page)
    page.show()
    page.enter()
    child(page, QPushButton, "notices.change").click()
    assert page.notices.panel is not None
    return page, page.notices.panel


def words_of(widget: QWidget) -> str:
    """Return everything that can be read there."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def chosen(page: SchedulePage) -> Notices:
    """Return the notices as they are chosen now."""
    return page.session.state.draft.notices


def write(qtbot: QtBot, page: SchedulePage, name: str, words: str) -> None:
    """Type into a field."""
    qtbot.keyClicks(child(page, QLineEdit, name), words)


async def test_one_line_says_who_is_told(qtbot: QtBot) -> None:
    """Nobody by default; Change opens the rest, and folds it away again."""
    page, panel = an_open_panel(qtbot)

    assert "Nobody is told" in words_of(page.notices)
    assert panel.isVisible()

    page.session.choose(notices=TOLD)

    assert "E-mail to b@x.example · Request to hooks.example.org" in words_of(page.notices)

    child(page, QPushButton, "notices.change").click()

    assert not panel.isVisible()


async def test_a_mail_server_is_entered(qtbot: QtBot) -> None:
    """Each field goes into the state, and the password into no field but its own."""
    page, panel = an_open_panel(qtbot)

    write(qtbot, page, "notices.mail.recipients", "b@x.example; c@x.example,")
    write(qtbot, page, "notices.mail.sender", "a@x.example")
    write(qtbot, page, "notices.mail.server", "mail.example.org")
    write(qtbot, page, "notices.mail.user", "sync")
    write(qtbot, page, "notices.mail.password", "abcd efgh")
    child(page, QCheckBox, "notices.on_success").click()

    assert chosen(page) == Notices(
        MailNotice(
            "mail.example.org",
            user="sync",
            sender="a@x.example",
            recipients=("b@x.example", "c@x.example"),
        ),
        on_success=True,
    )
    assert page.session.other(SecretPurpose.MAIL) == Secret("abcd efgh")
    assert page.session.problems(StepId.SCHEDULE) == ()
    assert "abcd" not in words_of(panel)
    assert child(page, QLineEdit, "notices.mail.recipients").text() == "b@x.example; c@x.example,"


async def test_the_usual_port_follows_the_encryption(qtbot: QtBot) -> None:
    """Unless somebody chose another one."""
    page, _panel = an_open_panel(qtbot)
    tls = child(page, QPushButton, "notices.mail.security.tls")
    starttls = child(page, QPushButton, "notices.mail.security.starttls")

    tls.click()
    usual = chosen(page).mail
    child(page, QSpinBox, "notices.mail.port").setValue(2525)
    starttls.click()

    assert (usual.security, usual.port) == (MailSecurity.TLS, 465)
    assert (chosen(page).mail.security, chosen(page).mail.port) == (MailSecurity.STARTTLS, 2525)


async def test_a_token_belongs_to_its_address(qtbot: QtBot) -> None:
    """With a token requests carry it; without one they do not."""
    page, _panel = an_open_panel(qtbot)

    write(qtbot, page, "notices.webhook.url", "https://hooks.example.org/x")
    without = chosen(page).webhook
    write(qtbot, page, "notices.webhook.token", "t0ken")

    assert not without.has_token
    assert chosen(page).webhook == WebhookNotice("https://hooks.example.org/x", has_token=True)
    assert page.session.other(SecretPurpose.WEBHOOK) == Secret("t0ken")

    child(page, QLineEdit, "notices.webhook.token").clear()
    write(qtbot, page, "notices.webhook.token", "x")
    qtbot.keyClick(child(page, QLineEdit, "notices.webhook.token"), "\b")

    assert not chosen(page).webhook.has_token


async def test_secrets_may_be_typed_before_what_needs_them(qtbot: QtBot) -> None:
    """Nothing typed vanishes because another field is still empty."""
    page, _panel = an_open_panel(qtbot)

    write(qtbot, page, "notices.mail.password", "abcd")
    write(qtbot, page, "notices.webhook.token", "t0ken")
    write(qtbot, page, "notices.webhook.url", "https://hooks.example.org/x")
    write(qtbot, page, "notices.mail.server", "mail.example.org")
    write(qtbot, page, "notices.mail.user", "sync")

    assert child(page, QLineEdit, "notices.mail.password").text() == "abcd"
    assert page.session.other(SecretPurpose.MAIL) == Secret("abcd")
    assert page.session.other(SecretPurpose.WEBHOOK) == Secret("t0ken")
    assert chosen(page).webhook.has_token


async def test_a_stored_password_need_not_be_typed_again(qtbot: QtBot) -> None:
    """The field says where it is; for another server it is wanted anew."""
    world = World()
    delivery = a_delivery(notices=TOLD)
    stored = StoredDelivery(delivery, Path("/x.delivery.json"), "")
    session = WizardSession(world.clock, as_draft(delivery, str(stored.path)), stored=stored)
    page, _panel = an_open_panel(qtbot, world=world, session=session)
    password = child(page, QLineEdit, "notices.mail.password")

    assert password.placeholderText() == "in the keychain"
    assert password.text() == ""

    write(qtbot, page, "notices.mail.server", "x")

    assert password.placeholderText() == ""
    codes = [one.code for one in session.problems(StepId.SCHEDULE)]
    assert ProblemCode.NOTICE_SECRET_MISSING in codes


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("notices.mail", "A test went to b@x.example."),
        ("notices.webhook", "A test went to hooks.example.org."),
    ],
)
async def test_a_test_that_arrived_is_said_in_place(qtbot: QtBot, name: str, words: str) -> None:
    """Until a setting of this way changes."""
    page, panel = an_open_panel(qtbot, TOLD)
    page.session.type_other(SecretPurpose.MAIL, "typed")

    child(page, QPushButton, f"{name}.test").click()
    await settle(10)

    assert words in words_of(panel)

    other = replace(TOLD.mail, port=2525), WebhookNotice("https://hooks.example.org/y")
    page.session.choose(notices=Notices(*other))

    assert words not in words_of(panel)


async def test_a_test_that_failed_is_said_in_place(qtbot: QtBot) -> None:
    """Beside its button, not at the top of the page; it goes when the page is left."""
    world = World()
    world.notifier.trouble = problem(
        ProblemCode.NOTICE_MAIL_SIGN_IN_REFUSED, host="mail.example.org", user="sync"
    )
    page, panel = an_open_panel(qtbot, TOLD, world)

    child(page, QPushButton, "notices.mail.test").click()
    await settle(10)

    assert "CW-553" in words_of(panel.mail_test)
    assert not page.problem_view.isVisible()

    page.leave()

    assert "CW-553" not in words_of(panel.mail_test)


async def test_next_says_what_is_missing(qtbot: QtBot) -> None:
    """The panel opens by itself, with the mark at the field."""
    page, panel = an_open_panel(qtbot, Notices(replace(TOLD.mail, user="", recipients=())))
    panel.hide()

    page.show_missing(page.session.problems(StepId.SCHEDULE))

    assert panel.isVisible()
    assert page.rows["notices.mail.recipients"].has_problem
    assert page.focusWidget() is child(page, QLineEdit, "notices.mail.recipients")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ()),
        (" , ;", ()),
        ("a@x.example", ("a@x.example",)),
        ("a@x.example,b@x.example c@x.example", ("a@x.example", "b@x.example", "c@x.example")),
    ],
)
def test_addresses_stand_apart_in_any_way(words: str, found: tuple[str, ...]) -> None:
    """Commas, semicolons and blanks all do."""
    assert addresses(words) == found
