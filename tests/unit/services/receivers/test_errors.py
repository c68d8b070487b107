"""What foreign exceptions become, by type and by how far we had come."""

from __future__ import annotations

import socket

import asyncssh
import pytest

from coursera_wizard.domain.draft import Sftp
from coursera_wizard.domain.problem import Problem, ProblemCode, ProblemError
from coursera_wizard.services.receivers.errors import translating
from coursera_wizard.services.receivers.sftp_way import Stage, Way
from coursera_wizard.services.retry import TransientError

SFTP = Sftp("sftp.receiver.example", 22, "coursera", "inbox", host_key="ssh-ed25519 SHA256:old")


def told(error: Exception, stage: Stage, *, shown_key: str = "") -> tuple[Problem, bool]:
    """Return the problem of an exception, and whether another try may help."""
    way = Way(SFTP, stage, 30.0, shown_key, "inbox", "a.zip")
    with pytest.raises(ProblemError) as caught, translating(way):
        raise error
    assert caught.value.__cause__ is error
    return caught.value.problem, isinstance(caught.value, TransientError)


@pytest.mark.parametrize(
    ("error", "stage", "code"),
    [
        (socket.gaierror(8, "x"), Stage.NAME, ProblemCode.RECEIVER_NAME_NOT_FOUND),
        (ConnectionRefusedError(), Stage.PORT, ProblemCode.NETWORK_REFUSED),
        (TimeoutError(), Stage.PORT, ProblemCode.NETWORK_TIMEOUT),
        (asyncssh.ConnectionLost("x"), Stage.GREETING, ProblemCode.RECEIVER_CUT_OFF),
        (asyncssh.ProtocolNotSupported("x"), Stage.GREETING, ProblemCode.RECEIVER_NOT_SFTP),
        (asyncssh.KeyExchangeFailed("x"), Stage.GREETING, ProblemCode.RECEIVER_OLD_ENCRYPTION),
        (asyncssh.HostKeyNotVerifiable("x"), Stage.GREETING, ProblemCode.RECEIVER_HOST_KEY_CHANGED),
        (asyncssh.PermissionDenied("x"), Stage.SIGN_IN, ProblemCode.RECEIVER_SIGN_IN_REFUSED),
        (asyncssh.ProtocolError("too many"), Stage.SIGN_IN, ProblemCode.RECEIVER_SIGN_IN_REFUSED),
        (asyncssh.ConnectionLost("x"), Stage.SIGN_IN, ProblemCode.RECEIVER_CUT_OFF),
        (asyncssh.ChannelOpenError(1, "x"), Stage.FILES, ProblemCode.RECEIVER_NOT_SFTP),
        (asyncssh.SFTPNoSuchFile("x"), Stage.FOLDER, ProblemCode.RECEIVER_SERVER_FOLDER_MISSING),
        (asyncssh.SFTPQuotaExceeded("x"), Stage.FILE, ProblemCode.RECEIVER_NO_SPACE),
        (asyncssh.SFTPWriteProtect("x"), Stage.FILE, ProblemCode.RECEIVER_NOT_PERMITTED),
        (asyncssh.SFTPInvalidFilename("x"), Stage.FILE, ProblemCode.RECEIVER_REFUSED_FILE),
        (asyncssh.SFTPConnectionLost("x"), Stage.FILE, ProblemCode.RECEIVER_CUT_OFF),
        (BrokenPipeError(), Stage.FILE, ProblemCode.RECEIVER_CUT_OFF),
        (asyncssh.DisconnectError(11, "x"), Stage.FILE, ProblemCode.RECEIVER_CUT_OFF),
    ],
)
def test_each_fault_has_its_problem(error: Exception, stage: Stage, code: ProblemCode) -> None:
    """Decided by type and step, never by words; every place of its texts is filled."""
    found, _is_transient = told(error, stage)

    assert found.code is code
    assert "…" not in found.what_happened.replace("“…”", "")
    assert stage.name.lower() in found.details


def test_what_may_be_gone_the_next_time_is_tried_again() -> None:
    """A cut, a server that is restarted or slow; never a refusal."""
    assert told(asyncssh.ConnectionLost("x"), Stage.FILE)[1]
    assert told(ConnectionRefusedError(), Stage.PORT)[1]
    assert told(TimeoutError(), Stage.FILE)[1]
    assert not told(asyncssh.PermissionDenied("x"), Stage.SIGN_IN)[1]
    assert not told(asyncssh.HostKeyNotVerifiable("x"), Stage.GREETING)[1]
    assert not told(asyncssh.SFTPFailure("x"), Stage.FILE)[1]


def test_a_key_that_is_shown_and_not_proven_is_not_trusted() -> None:
    """Somebody who copied the public half of the key stands in between."""
    error = asyncssh.KeyExchangeFailed("mismatch")

    found, _is_transient = told(error, Stage.SIGN_IN, shown_key="ssh-ed25519 SHA256:old")

    assert found.code is ProblemCode.RECEIVER_HOST_KEY_CHANGED


def test_a_servers_own_words_stay_out() -> None:
    """They may name people; only its list of encryption is for support."""
    refused, _is_transient = told(asyncssh.SFTPFailure("secret words of Ann"), Stage.FILE)
    old, _is_transient = told(asyncssh.KeyExchangeFailed("sent \x07 old"), Stage.GREETING)

    assert "Ann" not in str(refused.as_dict())
    assert "sent   old" in old.details
