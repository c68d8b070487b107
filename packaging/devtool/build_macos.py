"""``dev.py build macos``: an application bundle in a disk image, on a Mac.

NOTE: written from the documentation and not yet started on a Mac; packaging/macos/README.md says
what has to be looked at the first time.
"""

from __future__ import annotations

import os
import platform
import shutil
import venv
from pathlib import Path
from typing import TYPE_CHECKING

from devtool import wheels
from devtool.build_linux import copy_source
from devtool.environment import ROOT
from devtool.logged import must
from devtool.product import NAME, source_time, version
from devtool.told import NotReadyError, say

if TYPE_CHECKING:
    from devtool.environment import Environment

LOG = ROOT / "build" / "logs" / "build-macos.log"
# The identity to sign with, and the profile of `notarytool store-credentials`; both may be missing.
SIGN_AS = "COURSERA_WIZARD_SIGN_AS"
NOTARY_PROFILE = "COURSERA_WIZARD_NOTARY_PROFILE"
_APP = "Coursera Wizard.app"


def build(environment: Environment) -> Path:
    """Build the disk image and return where it is.

    Raises:
        NotReadyError: This is no Mac, or a step failed.
    """
    if platform.system() != "Darwin":
        raise NotReadyError("A bundle for macOS is built on a Mac: start this there.")
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.unlink(missing_ok=True)
    place = ROOT / "build" / "macos"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    copy_source(place / "source")
    venv.create(place / "env", with_pip=True)
    python = str(place / "env" / "bin" / "python")
    lock = str(environment.lock(wheels.BUILD))
    say("Installing the locked packages...")
    must(LOG, [python, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", lock])
    say("Building...")
    folders = ("--distpath", str(place / "dist"), "--workpath", str(place / "work"))
    must(
        LOG,
        [python, "-m", "PyInstaller", "--noconfirm", *folders, "packaging/coursera_wizard.spec"],
        cwd=place / "source",
        settings={"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(source_time())},
    )
    return _disk_image(place, place / "dist" / _APP)


def _disk_image(place: Path, app: Path) -> Path:
    """Return a disk image with the bundle and a way to the folder of applications."""
    identity = os.environ.get(SIGN_AS, "")
    entitlements = str(ROOT / "packaging" / "macos" / "entitlements.plist")
    hardened = ("--options", "runtime", "--timestamp") if identity else ()
    signed = ("codesign", "--force", "--deep", *hardened, "--entitlements", entitlements)
    must(LOG, [*signed, "--sign", identity or "-", str(app)])
    must(LOG, ["codesign", "--verify", "--deep", "--strict", str(app)])
    content = place / "image"
    content.mkdir()
    must(LOG, ["ditto", str(app), str(content / _APP)])
    (content / "Applications").symlink_to("/Applications")
    target = ROOT / "dist" / f"{NAME}-{version()}-macos.dmg"
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    made = ("hdiutil", "create", "-volname", "Coursera Wizard", "-fs", "HFS+", "-format", "UDZO")
    must(LOG, [*made, "-srcfolder", str(content), str(target)])
    profile = os.environ.get(NOTARY_PROFILE, "")
    if identity and profile:
        must(LOG, ["codesign", "--sign", identity, "--timestamp", str(target)])
        must(
            LOG,
            ["xcrun", "notarytool", "submit", str(target), "--keychain-profile", profile, "--wait"],
        )
        must(LOG, ["xcrun", "stapler", "staple", str(target)])
    else:
        say("Not signed for other Macs: they ask before they open it.")
    say(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return target
