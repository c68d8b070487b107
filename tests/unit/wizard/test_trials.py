"""What a configuration names is tried before it is saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coursera_wizard.domain.draft import (
    DeliveryDraft,
    DeliveryMode,
    Options,
    Receiver,
    ReceiverChannel,
    Sftp,
    SftpSignIn,
)
from coursera_wizard.domain.notices import MailNotice, Notices, WebhookNotice
from coursera_wizard.domain.problem import ProblemCode, ProblemError, problem
from coursera_wizard.domain.receiver_checks import check_receiver, is_host_key
from coursera_wizard.domain.secret import Secret, SecretPurpose
from coursera_wizard.services.receivers.channels import ReceiverChannels
from coursera_wizard.wizard.actions import WizardActions
from coursera_wizard.wizard.session import WizardSession
from coursera_wizard.wizard.trials import Trials
from tests.support.builders import a_draft
from tests.support.fakes import FakeReceivers, FakeServices
from tests.support.sftp_server import PASSWORD, a_key, sftp_server, text_of

BY_SFTP = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp("sftp.example.org", user="hv"))
MAIL = MailNotice(
    "mail.example.org", user="sync", sender="a@x.example", recipients=("b@x.example",)
)
WEB = WebhookNotice("https://hooks.example.org/x", has_token=True)
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"


def some_trials(draft: DeliveryDraft) -> tuple[Trials, WizardSession, FakeServices]:
    """Return the trials of a session, and what is around them."""
    fakes = FakeServices()
    services = fakes.ports()
    session = WizardSession(fakes.clock, draft)
    return Trials(session, services, WizardActions(session, services)), session, fakes


async def test_a_folder_is_tried_without_a_secret() -> None:
    """Where packages go is what a person is told."""
    trials, _session, fakes = some_trials(a_draft(receiver=Receiver(folder="/srv/roster")))

    assert await trials.try_receiver() == "/srv/roster"
    assert fakes.packages.checked[0][2] is None


async def test_while_the_name_is_not_known_the_folder_above_is_tried() -> None:
    """The organization's name comes with the connection test."""
    trials, _session, fakes = some_trials(a_draft(name=""))

    await trials.try_receiver()

    assert fakes.packages.checked[0][0].folder == "/deliveries"


async def test_a_server_is_tried_with_what_was_typed() -> None:
    """Also before it is stored anywhere."""
    trials, session, fakes = some_trials(a_draft(receiver=BY_SFTP))
    session.type_other(SecretPurpose.SFTP, "typed")

    await trials.try_receiver()

    assert fakes.packages.checked == [(BY_SFTP, session.state.draft.name, Secret("typed"))]


@pytest.mark.parametrize(
    ("receiver", "options", "code"),
    [
        (BY_SFTP, Options(), ProblemCode.RECEIVER_SECRET_MISSING),
        (
            replace(BY_SFTP, sftp=Sftp()),
            Options(),
            ProblemCode.RECEIVER_SERVER_MISSING,
        ),
        (
            Receiver("gg4l"),
            Options(mode=DeliveryMode.DELTA),
            ProblemCode.RECEIVER_NO_DELTA,
        ),
    ],
)
async def test_what_is_missing_is_said_before_anybody_is_asked(
    receiver: Receiver, options: Options, code: ProblemCode
) -> None:
    """No server is troubled with half of what it needs."""
    trials, _session, fakes = some_trials(a_draft(receiver=receiver, options=options))

    with pytest.raises(ProblemError) as caught:
        await trials.try_receiver()

    assert caught.value.problem.code is code
    assert fakes.packages.checked == []


async def test_why_a_receiver_takes_nothing_is_raised() -> None:
    """The problem is the receiver's own."""
    trials, _session, fakes = some_trials(a_draft())
    fakes.packages.trouble = problem(ProblemCode.RECEIVER_NOT_WRITABLE, path="/x")

    with pytest.raises(ProblemError) as caught:
        await trials.try_receiver()

    assert caught.value.problem == fakes.packages.trouble


async def test_the_servers_key_is_shown() -> None:
    """As soon as there is a server to ask."""
    trials, session, fakes = some_trials(a_draft(receiver=replace(BY_SFTP, sftp=Sftp())))

    with pytest.raises(ProblemError) as caught:
        await trials.show_host_key()
    session.choose(receiver=BY_SFTP)

    assert caught.value.problem.code is ProblemCode.RECEIVER_SERVER_MISSING
    assert await trials.show_host_key() == fakes.packages.key


async def test_a_private_key_is_read_from_its_file() -> None:
    """Whole, with the line break at its end that the form asks for."""
    trials, session, fakes = some_trials(a_draft(receiver=BY_SFTP))
    fakes.store.contents[Path("/id")] = KEY.replace("\n", "\r\n").strip().encode()

    await trials.read_key(Path("/id"))

    assert session.other(SecretPurpose.SFTP) == Secret(KEY)


async def test_a_key_file_that_is_gone_is_said() -> None:
    """With its path."""
    trials, _session, _fakes = some_trials(a_draft(receiver=BY_SFTP))

    with pytest.raises(ProblemError) as caught:
        await trials.read_key(Path("/gone"))

    assert caught.value.problem.code is ProblemCode.STORE_NOT_FOUND


@pytest.mark.parametrize(
    "text",
    ["", "ssh-ed25519 AAAA ann@office", "-----BEGIN CERTIFICATE-----\nAAAA", "PuTTY-User-Key-File"],
)
def test_what_is_no_private_key_is_not_taken(text: str) -> None:
    """A public key above all, which is what people choose first."""
    trials, session, _fakes = some_trials(a_draft(receiver=BY_SFTP))

    with pytest.raises(ProblemError) as caught:
        trials.take_key(text)

    assert caught.value.problem.code is ProblemCode.RECEIVER_KEY_UNUSABLE
    assert session.other(SecretPurpose.SFTP) is None


async def test_each_way_of_notices_is_tried_alone() -> None:
    """With its own secret and no other."""
    trials, session, fakes = some_trials(a_draft(notices=Notices(MAIL, WEB)))
    session.type_other(SecretPurpose.MAIL, "for mail")
    session.type_other(SecretPurpose.WEBHOOK, "for web")

    await trials.try_mail()
    await trials.try_webhook()

    (_name, by_mail, first), (_same, by_web, second) = fakes.notifier.tests
    assert (by_mail, first.mail, first.webhook) == (Notices(MAIL), Secret("for mail"), None)
    assert (by_web, second.mail, second.webhook) == (
        Notices(webhook=WEB),
        None,
        Secret("for web"),
    )


async def test_half_of_the_settings_send_nothing() -> None:
    """What is missing is said, also where everything is."""
    trials, session, fakes = some_trials(a_draft())

    for attempt in (trials.try_mail, trials.try_webhook):
        with pytest.raises(ProblemError) as caught:
            await attempt()
        assert caught.value.problem.code is ProblemCode.NOTICES_NOT_COMPLETE
    session.choose(notices=Notices(replace(MAIL, recipients=())))
    with pytest.raises(ProblemError):
        await trials.try_mail()

    assert fakes.notifier.tests == []


@pytest.mark.parametrize("sign_in", SftpSignIn)
async def test_a_real_server_is_compared_trusted_and_tried(
    tmp_path: Path, sign_in: SftpSignIn
) -> None:
    """Before its key is trusted nothing is sent, and afterwards it can be written to."""
    key = a_key()
    async with sftp_server(tmp_path, key=key) as server:
        pinned = server.receiver()
        receiver = replace(pinned, sftp=replace(pinned.sftp, sign_in=sign_in, host_key=""))
        session = WizardSession(FakeServices().clock, a_draft(receiver=receiver))
        services = replace(FakeServices().ports(), packages=ReceiverChannels(FakeReceivers()))
        trials = Trials(session, services, WizardActions(session, services))
        if sign_in is SftpSignIn.KEY:
            trials.take_key(text_of(key))
        else:
            session.type_other(SecretPurpose.SFTP, PASSWORD)

        with pytest.raises(ProblemError) as caught:
            await trials.try_receiver()
        shown = await trials.show_host_key()
        session.choose(receiver=replace(receiver, sftp=replace(receiver.sftp, host_key=shown)))
        place = await trials.try_receiver()

    assert caught.value.problem.code is ProblemCode.RECEIVER_HOST_KEY_UNKNOWN
    assert shown == server.host_key
    assert is_host_key(shown)
    assert receiver.sftp.host in place
    assert check_receiver(session.state.draft.receiver, Options()) == ()
