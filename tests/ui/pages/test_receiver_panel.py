"""The receiver on the credentials page: who, by which way, and whether it works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton, QSpinBox

from coursera_wizard.domain.draft import (
    DeliveryMode,
    Options,
    Receiver,
    ReceiverChannel,
    Sftp,
    SftpSignIn,
)
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.receiver_profiles import PROFILES
from coursera_wizard.domain.secret import Secret, SecretPurpose
from coursera_wizard.ui.pages.credentials import CredentialsPage
from coursera_wizard.ui.pages.receiver_panel import ReceiverPanel
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import ORGANIZATION_NAME
from tests.support.shots_base import settle
from tests.support.window import World, a_session, child

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

BY_SFTP = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org", user="harbour"))
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"


def an_open_panel(
    qtbot: QtBot, receiver: Receiver | None = None, world: World | None = None
) -> tuple[CredentialsPage, ReceiverPanel]:
    """Return an entered page whose panel for the receiver is open."""
    world = world or World()
    session = a_session(world)
    session.choose(receiver=receiver or Receiver(), name=ORGANIZATION_NAME)
    services = world.services
    page = CredentialsPage(session, services, WizardActions(session, services))
    qtbot.addWidget(page)
    page.show()
    page.enter()
    click(qtbot, page, "receiver.change")
    assert page.receiver.panel is not None
    return page, page.receiver.panel


def click(qtbot: QtBot, page: CredentialsPage, name: str) -> None:
    """Press a button."""
    child(page, QPushButton, name).click()


def chosen(page: CredentialsPage) -> Receiver:
    """Return the receiver as it is chosen now."""
    return page.session.state.draft.receiver


def words_of(panel: QWidget) -> str:
    """Return everything that can be read in the panel."""
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


async def wait_for(condition: Callable[[], bool]) -> None:
    """Let what was started go on until this is so."""
    for _turn in range(100):
        if condition():
            return
        await settle(1)
    raise AssertionError("it did not come to that")


async def test_nothing_is_made_before_somebody_wants_it(qtbot: QtBot) -> None:
    """One line says where packages go; Change opens the rest, and folds it away again."""
    page, panel = an_open_panel(qtbot)

    assert panel.isVisible()
    assert page.focusWidget() is child(page, QRadioButton, "receiver.profile.generic-1.1")

    click(qtbot, page, "receiver.change")

    assert not panel.isVisible()


@pytest.mark.parametrize("name", PROFILES)
async def test_every_receiver_can_be_chosen_and_says_what_it_takes(qtbot: QtBot, name: str) -> None:
    """Its sentence is always there; version, file and files come with the choice."""
    page, panel = an_open_panel(qtbot)
    button = child(page, QRadioButton, f"receiver.profile.{name}")

    button.click()

    assert chosen(page).profile == name
    assert PROFILES[name].explanation in words_of(panel)
    assert f"OneRoster {PROFILES[name].version.value}, " in words_of(panel)
    assert PROFILES[name].explanation in button.accessibleDescription()
    assert PROFILES[name].title in words_of(page.receiver)


async def test_tab_goes_on_into_the_panel(qtbot: QtBot) -> None:
    """What was made late stands where it is seen, before the advanced settings."""
    page, panel = an_open_panel(qtbot)
    change = child(page, QPushButton, "receiver.change")
    change.setFocus()

    seen = []
    for _turn in range(12):
        qtbot.keyClick(page.focusWidget() or page, Qt.Key.Key_Tab)
        found = page.focusWidget()
        assert found is not None
        seen.append(found.objectName())
        if found.objectName() == "advanced":
            break

    assert seen[0].startswith("receiver.profile.")
    assert seen[-2:] == ["receiver.test", "advanced"]
    assert panel.isAncestorOf(child(page, QPushButton, "receiver.test"))


async def test_arrow_keys_go_through_the_receivers(qtbot: QtBot) -> None:
    """As in every group of which one is chosen."""
    page, panel = an_open_panel(qtbot)
    page.activateWindow()
    await wait_for(page.isActiveWindow)
    panel.focus_first()

    qtbot.keyClick(child(page, QRadioButton, "receiver.profile.generic-1.1"), Qt.Key.Key_Down)

    assert chosen(page).profile == "generic-1.2"


async def test_a_server_is_entered(qtbot: QtBot) -> None:
    """Its fields replace the folder's, and each goes into the state."""
    page, panel = an_open_panel(qtbot)
    click(qtbot, page, "receiver.channel.sftp")

    qtbot.keyClicks(child(page, QLineEdit, "receiver.sftp.host"), " sftp.example.org ")
    child(page, QSpinBox, "receiver.sftp.port").setValue(2222)
    qtbot.keyClicks(child(page, QLineEdit, "receiver.sftp.user"), "harbour")
    qtbot.keyClicks(child(page, QLineEdit, "receiver.sftp.folder"), "in/coursera")
    qtbot.keyClicks(child(page, QLineEdit, "receiver.sftp.secret"), "two words")

    assert not child(page, QLineEdit, "receiver.folder").isVisible()
    assert chosen(page).sftp == Sftp("sftp.example.org", 2222, "harbour", "in/coursera")
    assert page.session.other(SecretPurpose.SFTP) == Secret("two words")
    assert "SFTP sftp.example.org:2222/in/coursera" in words_of(page.receiver)
    assert "two words" not in words_of(panel)


async def test_a_receiver_names_its_folder(qtbot: QtBot) -> None:
    """What is used while none is entered stands in the empty field."""
    page, _panel = an_open_panel(qtbot, replace(BY_SFTP, profile="classlink"))

    assert child(page, QLineEdit, "receiver.sftp.folder").placeholderText() == "DailyImport"


async def test_a_key_is_compared_and_trusted(qtbot: QtBot) -> None:
    """It is shown first, trusted by a button, and belongs to this server alone."""
    world = World()
    page, panel = an_open_panel(qtbot, BY_SFTP, world)
    click(qtbot, page, "receiver.host_key.show")
    await wait_for(lambda: world.packages.key in words_of(panel))
    trust = child(page, QPushButton, "receiver.host_key.trust")
    before = chosen(page).sftp.host_key

    trust.click()

    assert before == ""
    assert chosen(page).sftp.host_key == world.packages.key
    assert "This key is trusted" in words_of(panel)

    qtbot.keyClicks(child(page, QLineEdit, "receiver.sftp.host"), "x")

    assert chosen(page).sftp.host_key == ""


async def test_another_key_than_trusted_is_a_warning(qtbot: QtBot) -> None:
    """Both are shown, and nothing is trusted by itself."""
    pinned = "ssh-ed25519 SHA256:" + "o" * 43
    world = World()
    receiver = replace(BY_SFTP, sftp=replace(BY_SFTP.sftp, host_key=pinned))
    page, panel = an_open_panel(qtbot, receiver, world)

    click(qtbot, page, "receiver.host_key.show")
    await wait_for(lambda: world.packages.key in words_of(panel))

    assert "Until now another key was trusted" in words_of(panel)
    assert chosen(page).sftp.host_key == pinned


async def test_a_trusted_key_can_be_forgotten(qtbot: QtBot) -> None:
    """Then the server is asked for it again."""
    receiver = replace(
        BY_SFTP, sftp=replace(BY_SFTP.sftp, host_key="ssh-ed25519 SHA256:" + "o" * 43)
    )
    page, _panel = an_open_panel(qtbot, receiver)

    click(qtbot, page, "receiver.host_key.forget")

    assert chosen(page).sftp.host_key == ""


async def test_a_private_key_is_pasted_and_never_shown(qtbot: QtBot) -> None:
    """The panel says how many lines it has, no more."""
    page, panel = an_open_panel(qtbot, BY_SFTP)
    click(qtbot, page, "receiver.sftp.sign_in.key")
    QGuiApplication.clipboard().setText(KEY)

    click(qtbot, page, "receiver.key.paste")
    await wait_for(lambda: "A key of 3 lines" in words_of(panel))

    assert chosen(page).sftp.sign_in is SftpSignIn.KEY
    assert page.session.other(SecretPurpose.SFTP) == Secret(KEY)
    assert "AAAA" not in words_of(panel)
    assert all("AAAA" not in field.text() for field in panel.findChildren(QLineEdit))


async def test_what_is_no_key_is_said_in_place(qtbot: QtBot) -> None:
    """A public key above all, which is what people choose first."""
    page, panel = an_open_panel(
        qtbot, replace(BY_SFTP, sftp=replace(BY_SFTP.sftp, sign_in=SftpSignIn.KEY))
    )
    QGuiApplication.clipboard().setText("ssh-ed25519 AAAA ann@office")

    click(qtbot, page, "receiver.key.paste")
    await wait_for(panel.problem.isVisible)

    assert "CW-540" in words_of(panel)
    assert not page.problem_view.isVisible()


async def test_a_receiver_that_can_be_written_to_says_so(qtbot: QtBot) -> None:
    """Until something about it changes."""
    page, panel = an_open_panel(qtbot)

    click(qtbot, page, "receiver.test")
    await wait_for(lambda: "can be written to" in panel.status.words)
    click(qtbot, page, "receiver.channel.sftp")

    assert panel.status.words == ""


async def test_why_a_receiver_takes_nothing_is_said_in_place(qtbot: QtBot) -> None:
    """With what to do, and the way to the field."""
    world = World()
    world.packages.trouble = problem(ProblemCode.RECEIVER_SIGN_IN_REFUSED, host="x", user="y")
    page, panel = an_open_panel(qtbot, BY_SFTP, world)
    page.session.type_other(SecretPurpose.SFTP, "typed")

    click(qtbot, page, "receiver.test")
    await wait_for(panel.problem.isVisible)

    assert "CW-532" in words_of(panel)
    assert not page.problem_view.isVisible()

    page.leave()

    assert not panel.problem.isVisible()


async def test_next_says_what_the_server_lacks(qtbot: QtBot) -> None:
    """The panel opens by itself, and the focus goes to the first field that is missing."""
    page, _panel = an_open_panel(qtbot, Receiver(channel=ReceiverChannel.SFTP))
    assert page.receiver.panel is not None
    page.receiver.panel.hide()

    page.show_missing(page.session.problems(StepId.CREDENTIALS))

    assert page.receiver.panel.isVisible()
    assert page.rows["receiver.sftp.host"].has_problem
    assert page.rows["receiver.sftp.user"].has_problem
    assert page.focusWidget() is child(page, QLineEdit, "receiver.sftp.host")


async def test_what_a_receiver_does_not_take_is_said_at_the_setting(qtbot: QtBot) -> None:
    """Changes only for one that wants everything: the advanced settings say so in words."""
    page, _panel = an_open_panel(qtbot, Receiver("classlink"))
    page.advanced.set_open(is_open=True)

    assert "ClassLink" in page.rows["options.grades"].words
    assert "ClassLink" in page.rows["options.mode"].words

    page.session.choose(receiver=Receiver(), options=Options(mode=DeliveryMode.DELTA))

    assert page.rows["options.mode"].words == ""
