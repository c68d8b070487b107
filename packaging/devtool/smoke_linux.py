"""``dev.py smoke linux``: installs the .deb in bare Debian systems and uses it as a person does."""

from __future__ import annotations

import shutil
import subprocess
import time
from typing import TYPE_CHECKING

from devtool import roots
from devtool.environment import ROOT
from devtool.product import NAME, version
from devtool.told import NotReadyError, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


RELEASES = (roots.OLDEST_DEBIAN, roots.NEWER_DEBIAN)
LOGS = ROOT / "build" / "logs"
PERSON = "ana"
# What looks from outside; installed after it was seen that the program starts without it.
_OBSERVERS = (
    *("xvfb", "openbox", "scrot", "wmctrl", "dbus", "at-spi2-core", "python3-gi"),
    *("gir1.2-atspi-2.0", "xdg-utils", "libglib2.0-bin", "gnome-keyring", "procps"),
)
_OLD = "0.0.1"


def smoke(deb: Path, releases: Sequence[str] = RELEASES) -> int:
    """Try a package on each release; return the exit code.

    Raises:
        NotReadyError: This computer cannot make a root.
    """
    failed = 0
    for release in releases:
        say(f"{deb.name} on {release}")
        trial = _Trial(release, deb)
        try:
            trial.go()
        except NotReadyError as error:
            failed += 1
            say(f"FAILED: {error}")
        say(f"The whole output is in {trial.log}; pictures are in {trial.pictures}.")
    return 1 if failed else 0


class _Trial:
    """One package on one release, from a bare system to a bare system."""

    def __init__(self, release: str, deb: Path) -> None:
        self.release = release
        self._deb = deb
        self.log = LOGS / f"smoke-{release}.log"
        self.pictures = LOGS / f"smoke-{release}"
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log.unlink(missing_ok=True)
        shutil.rmtree(self.pictures, ignore_errors=True)

    def go(self) -> None:
        """Do every step, each on what the one before left."""
        self.system = roots.fresh(self.release, (), f"smoke-{self.release}")
        place = self.system.path("/smoke")
        place.mkdir()
        shutil.copyfile(self._deb, place / "new.deb")
        shutil.copyfile(ROOT / "packaging" / "smoke_test.py", place / "smoke_test.py")
        self._step("make an older version to upgrade from", self._make_older)
        self._step(f"install {_OLD} on the bare system", lambda: self._install("old.deb"))
        self._step("start both programs with what it depends on alone", self._start_bare)
        self._step("install what looks from outside", self._install_observers)
        self._step("configure a delivery with the older version", lambda: self._as_person("new"))
        early = self._person_files()
        self._step(f"upgrade to {version()} over it", lambda: self._install("new.deb"))
        self._step("the delivery is as it was", lambda: self._expect_files(early))
        self._step("walk the wizard to a saved file", lambda: self._as_person("walk"))
        self._step("open the file by its type", lambda: self._as_person("open"))
        self._step("run it by the installed command line", lambda: self._as_person("run"))
        self._step("look at the About page", lambda: self._as_person("about"))
        late = self._person_files()
        self._step("remove the package", self._purge)
        self._step("nothing is left of it", self._expect_nothing_left)
        self._step("the deliveries are as they were", lambda: self._expect_files(late))

    def _step(self, words: str, step: Callable[[], object]) -> None:
        start = time.perf_counter()
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"\n== {words}\n")
        step()
        say(f"ok      {words:<56} {time.perf_counter() - start:6.1f} s")

    def _must(self, *command: str, **settings: str) -> None:
        self.system.must_run(command, settings=settings, log=self.log)

    def _install(self, name: str) -> None:
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        if not (self.system.path("/var/lib/apt/lists") / "lock").exists():
            self._must("apt-get", "update", "-q", **quiet)
        options = ("-q", "-y", "--no-install-recommends")
        self._must("apt-get", "install", *options, f"/smoke/{name}", **quiet)

    def _make_older(self) -> None:
        """Make an older version: the same program, and a file that the new one does not have."""
        self._must("dpkg-deb", "-R", "/smoke/new.deb", "/smoke/old")
        control = self.system.path("/smoke/old/DEBIAN/control")
        text = control.read_text(encoding="utf-8")
        control.write_text(
            text.replace(f"Version: {version()}\n", f"Version: {_OLD}\n"), encoding="utf-8"
        )
        gone = self.system.path(f"/smoke/old/usr/lib/{NAME}/of-an-older-version")
        gone.write_text("", encoding="utf-8")
        self._must("dpkg-deb", "-Znone", "--build", "/smoke/old", "/smoke/old.deb")

    def _start_bare(self) -> None:
        self._must("useradd", "--create-home", PERSON)
        missing = (
            f"cd /usr/lib/{NAME} && "
            "for file in $(find . -type f -name '*.so*') ./coursera-*; do "
            'LD_LIBRARY_PATH=_internal ldd "$file" | grep "not found" && exit 1; done; exit 0'
        )
        self._must("sh", "-c", missing)
        person = ("runuser", "-u", PERSON, "--")
        for command in ("coursera-delivery --version", "coursera-wizard --version"):
            self._must(*person, "sh", "-c", f"{command} | grep -F {version()}")
        # A window without a screen is ended after a while; what it cannot load ends it before.
        window = "timeout 8 coursera-wizard; test $? -eq 124 -o $? -eq 0"
        self._must(*person, "env", "QT_QPA_PLATFORM=offscreen", "sh", "-c", window)

    def _install_observers(self) -> None:
        self.system.install(_OBSERVERS, self.log)

    def _as_person(self, step: str) -> None:
        """Do a step of smoke_test.py in a session of a person of this system."""
        inner = (
            "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null; "
            f"exec python3 /smoke/smoke_test.py {step} /home/{PERSON}/pictures"
        )
        prepare = (
            f"mkdir -p /run/user/1000 /tmp/.X11-unix && chmod 1777 /tmp /tmp/.X11-unix && "
            f"chown {PERSON} /run/user/1000 && chmod 700 /run/user/1000 && "
            'exec runuser -u "$0" -- "$@"'
        )
        session = (
            *("env", f"HOME=/home/{PERSON}", f"USER={PERSON}", "XDG_RUNTIME_DIR=/run/user/1000"),
            *("dbus-run-session", "--", "sh", "-c", inner),
        )
        try:
            self._must("sh", "-c", prepare, PERSON, *session)
        finally:
            pictures = self.system.path(f"/home/{PERSON}/pictures")
            if pictures.is_dir():
                shutil.copytree(pictures, self.pictures, dirs_exist_ok=True)

    def _person_files(self) -> dict[str, bytes]:
        """Return the deliveries and packages of the person."""
        folder = self.system.path(f"/home/{PERSON}")
        kept = [*folder.rglob("*.delivery.json"), *folder.rglob("*.zip")]
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(kept)}

    def _expect_files(self, expected: dict[str, bytes]) -> None:
        found = self._person_files()
        if not expected or any(found.get(name) != content for name, content in expected.items()):
            raise NotReadyError(f"changed or gone: {sorted(expected)} are now {sorted(found)}")
        if self.system.path(f"/usr/lib/{NAME}/of-an-older-version").exists():
            raise NotReadyError("a file of the older version is still there")

    def _purge(self) -> None:
        self._must("apt-get", "purge", "-q", "-y", NAME, DEBIAN_FRONTEND="noninteractive")

    def _expect_nothing_left(self) -> None:
        """Look for names and texts of ours outside the person's home."""
        found = subprocess.run(
            [
                *("find", ".", "-xdev", "-iname", "*coursera*"),
                *("-not", "-path", "./home/*", "-not", "-path", "./smoke/*"),
            ],
            cwd=self.system.folder,
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout.split()
        for table in ("usr/share/mime/globs2", "usr/share/applications/mimeinfo.cache"):
            path = self.system.path(table)
            if path.exists() and "coursera" in path.read_text(encoding="utf-8"):
                found.append(table)
        if found:
            raise NotReadyError(f"left behind: {', '.join(found)}")
