"""What leaves this computer: the full package or only its changes, under the receiver's names."""

from __future__ import annotations

import filecmp
import os
import shutil
import zipfile
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.draft import DeliveryMode, ReceiverChannel
from coursera_wizard.services import atomic_file
from coursera_wizard.services.file_errors import write_failure
from coursera_wizard.services.run.package import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.receiver_profiles import ReceiverProfile

RECORDS: Final = "records.zip"
_FOLDER: Final = "package"


def is_delta(delivery: Delivery, profile: ReceiverProfile) -> bool:
    """Return whether packages hold changes only."""
    return delivery.options.mode is DeliveryMode.DELTA and profile.takes_delta


def make_outgoing(
    folder: Path, delivery: Delivery, profile: ReceiverProfile, delta: Path | None
) -> Path:
    """Put what is to be delivered into the folder of a run, and return the zip or the folder.

    Args:
        folder: The run's; it holds the full package.
        delivery: What is delivered.
        profile: Of its receiver.
        delta: The package of changes, for a receiver that gets those; None for the full one.

    Raises:
        ProblemError: ``store.disk-full`` or ``store.not-writable``.
    """
    source = delta or folder / RECORDS
    target = folder / _FOLDER
    try:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(mode=0o700)
        if not profile.is_zip:
            with zipfile.ZipFile(source) as package:
                for member in package.infolist():
                    _extract(package, member, target / member.filename)
            return target
        found = target / profile.zip_name(delivery.name)
        _link(source, found)
    except OSError as error:
        raise write_failure(error, target) from error
    digest = sha256_of(found)
    sums = found.with_name(f"{found.name}.sha256")
    atomic_file.write_file(sums, f"{digest}  {found.name}\n".encode())
    return found


def outgoing_files(outgoing: Path, delivery: Delivery) -> tuple[Path, ...]:
    """Return the files that go to the receiver, in their order; the manifest of loose ones last.

    None where it is no longer kept. A checksum goes along into folders alone: unknown files on a
    server are refused by some.
    """
    if not outgoing.exists():
        return ()
    if outgoing.is_dir():
        found = sorted(outgoing.iterdir(), key=lambda one: (one.name == "manifest.csv", one.name))
        return tuple(found)
    if delivery.receiver.channel is ReceiverChannel.FOLDER:
        return (outgoing, outgoing.with_name(f"{outgoing.name}.sha256"))
    return (outgoing,)


def _link(source: Path, target: Path) -> None:
    """Give a file a second name; copy it where the file system has no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        target.chmod(0o600)


def _extract(package: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, package.open(member) as source:
        shutil.copyfileobj(source, file, 1024 * 1024)


def beside(outgoing: Path, files: dict[str, Path]) -> tuple[Path, ...]:
    """Return files under names that tell which package they belong to.

    Args:
        outgoing: The package, such as ``harbour-valley.zip``.
        files: What each is about to be called behind the package's name, to where it is.
    """
    found = []
    for name, path in files.items():
        if path.is_file():
            target = outgoing.with_name(beside_name(outgoing, name))
            target.unlink(missing_ok=True)
            _link(path, target)
            found.append(target)
    return tuple(found)


def beside_name(outgoing: Path, name: str) -> str:
    """Return the name of a file that lies beside a package, such as ``harbour-valley report.html``.

    Args:
        outgoing: The package.
        name: What is to be called behind the package's name.
    """
    return f"{outgoing.stem} {name}"


def is_same(one: Path, other: Path) -> bool:
    """Return whether two files hold the same bytes; not where one of them cannot be read."""
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False
