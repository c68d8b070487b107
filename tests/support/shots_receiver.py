"""Pictures of the parts that choose a receiver, and who is told about runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QScrollArea

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp, SftpSignIn
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, problem
from coursera_wizard.domain.secret import SecretPurpose
from coursera_wizard.wizard.steps import StepId
from tests.support.builders import ORGANIZATION_NAME
from tests.support.shots_base import Shot, a_view, settle
from tests.support.window import World, a_connected_session, a_session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from coursera_wizard.ui.wizard_view import WizardView

BY_SFTP = Receiver(
    "classlink", ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org", user="harbour-valley")
)
TOLD = Notices(
    MailNotice(
        "mail.example.org",
        user="sync@harbour.example",
        sender="sync@harbour.example",
        recipients=("ann@harbour.example", "help-desk@harbour.example"),
    ),
    WebhookNotice("https://hooks.example.org/coursera"),
)


async def _receiver(world: World, receiver: Receiver, field: str) -> WizardView:
    session = a_session(world)
    session.choose(receiver=receiver, name=ORGANIZATION_NAME)
    if receiver.channel is ReceiverChannel.SFTP:
        session.type_other(SecretPurpose.SFTP, "passwordForTests")
    view = await a_view(world, session, StepId.CREDENTIALS)
    view.page.focus_field(field)
    await settle()
    return view


def _show(view: WizardView, name: str) -> None:
    """Scroll to a widget."""
    found = view.page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    view.page.findChildren(QScrollArea)[0].ensureWidgetVisible(found, 0, 120)


async def receivers() -> QWidget:
    """The list of receivers."""
    return await _receiver(World(), Receiver("d2l"), "receiver.profile")


async def receiver_folder() -> QWidget:
    """A folder that passed its test."""
    view = await _receiver(World(), Receiver(), "receiver.folder")
    await _press(view, "receiver.test")
    return view


async def receiver_server() -> QWidget:
    """A server whose key is to be compared."""
    view = await _receiver(World(), BY_SFTP, "receiver.sftp.host")
    await _press(view, "receiver.host_key.show")
    return view


async def receiver_refused() -> QWidget:
    """A server with a private key that turned the sign-in down."""
    world = World()
    world.packages.trouble = problem(
        ProblemCode.RECEIVER_SIGN_IN_REFUSED, host="sftp.example.org", user="harbour-valley"
    )
    sftp = replace(BY_SFTP.sftp, sign_in=SftpSignIn.KEY, host_key="ssh-ed25519 SHA256:" + "k" * 43)
    view = await _receiver(world, replace(BY_SFTP, sftp=sftp), "receiver.sftp.host")
    await _press(view, "receiver.test")
    return view


async def _press(view: WizardView, name: str) -> None:
    found = view.page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    found.click()
    await settle(20)


async def notices_closed() -> QWidget:
    """Who is told, in one line."""
    world = World()
    session = a_connected_session(world)
    session.choose(notices=TOLD)
    session.type_other(SecretPurpose.MAIL, "passwordForTests")
    return await a_view(world, session, StepId.SCHEDULE)


async def notices_open() -> QWidget:
    """The fields, empty."""
    world = World()
    view = await a_view(world, a_connected_session(world), StepId.SCHEDULE)
    view.page.focus_field("notices.mail.recipients")
    await settle()
    _show(view, "notices.mail.test")
    await settle()
    return view


async def notices_tested() -> QWidget:
    """A test that was sent, and one that was refused."""
    world = World()
    session = a_connected_session(world)
    session.choose(notices=TOLD)
    session.type_other(SecretPurpose.MAIL, "passwordForTests")
    view = await a_view(world, session, StepId.SCHEDULE)
    view.page.focus_field("notices.mail.user")
    await settle()
    await _press(view, "notices.mail.test")
    world.notifier.trouble = problem(
        ProblemCode.NOTICE_WEBHOOK_FAILED, host="hooks.example.org", status=404, hint=""
    )
    await _press(view, "notices.webhook.test")
    return view


SHOTS = [
    Shot("1-receivers", receivers),
    Shot("1-receiver-folder", receiver_folder),
    Shot("1-receiver-server", receiver_server),
    Shot("1-receiver-refused", receiver_refused),
    Shot("5-notices-closed", notices_closed),
    Shot("5-notices-open", notices_open),
    Shot("5-notices-tested", notices_tested),
]
