"""``dev.py smoke windows``: the installer under Wine, silently, from nothing to nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from devtool import wine
from devtool.environment import ROOT
from devtool.product import version
from devtool.told import NotReadyError, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from devtool.wine import Wine

LOGS = ROOT / "build" / "logs"
_UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\CourseraWizard"
_PATIENCE_S = 90.0
_SETTLED_S = 3.0
_DISPLAY = ":78"


def smoke(installer: Path) -> int:
    """Try an installer for one person and for everyone; return the exit code.

    Raises:
        NotReadyError: Wine is not there.
    """
    log = LOGS / "smoke-windows.log"
    log.unlink(missing_ok=True)
    windows = wine.new("smoke")
    failed = 0
    try:
        for scope, switch in (("one person", "/CurrentUser"), ("everyone", "/AllUsers")):
            say(f"{installer.name} for {scope}, under Wine")
            try:
                _Trial(windows, installer, switch, log).go()
            except NotReadyError as error:
                failed += 1
                say(f"FAILED: {error}")
    finally:
        windows.stop()
    say(f"The whole output is in {log}; pictures are in {LOGS / 'smoke-windows'}.")
    return 1 if failed else 0


class _Trial:
    """One way of installing, from nothing to nothing."""

    def __init__(self, windows: Wine, installer: Path, switch: str, log: Path) -> None:
        self._wine = windows
        self._installer = installer
        self._switch = switch
        self._log = log
        person = next(path for path in (windows.drive / "users").iterdir() if path.name != "Public")
        self._person = person
        self._data = person / "AppData" / "Local" / "coursera-wizard"
        self._is_for_everyone = switch == "/AllUsers"
        base = windows.drive / "Program Files"
        if not self._is_for_everyone:
            base = person / "AppData" / "Local" / "Programs"
        self._folder = base / "Coursera Wizard"
        self._hive = "HKLM" if self._is_for_everyone else "HKCU"

    def go(self) -> None:
        """Do every step, each on what the one before left."""
        before = self._files()
        self._step("install silently", self._install)
        self._step("it is where it belongs, with shortcut and entry", self._look)
        self._step("the command line tells its version", self._version)
        self._step("the window opens", self._open_window)
        self._step("configure and run a practice delivery", self._deliver)
        self._step("install over it", self._install)
        kept = self._deliveries()
        self._step("remove it silently", self._remove)
        self._step("nothing is left but deliveries", lambda: self._nothing_left(before, kept))
        self._step("install, and remove it with the deliveries", self._remove_all)

    def _step(self, words: str, step: Callable[[], None]) -> None:
        start = time.perf_counter()
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"\n== {words}\n")
        step()
        say(f"ok      {words:<56} {time.perf_counter() - start:6.1f} s")

    def _run(self, *command: str, expects: int = 0) -> str:
        done = self._wine.run(command, log=self._log, seconds=300)
        told = done.stdout.decode("utf-8", "replace")
        if done.returncode != expects:
            raise NotReadyError(f"{command[0]} ended with {done.returncode}: {told[-1500:]}")
        return told

    def _install(self) -> None:
        self._run(str(self._installer), "/S", self._switch)

    def _look(self) -> None:
        menu = "ProgramData" if self._is_for_everyone else ""
        start = self._wine.drive / menu if menu else self._person / "AppData" / "Roaming"
        shortcut = start / "Microsoft/Windows/Start Menu/Programs/Coursera Wizard.lnk"
        for path in (self._program("coursera-wizard"), self._program("uninstall"), shortcut):
            if not path.exists():
                raise NotReadyError(f"there is no {path}")
        told = self._run("reg", "query", f"{self._hive}\\{_UNINSTALL}", "/v", "DisplayVersion")
        if version() not in told:
            raise NotReadyError(f"the entry does not name {version()}: {told}")
        # Wine itself may know .json; what is looked for is that we do not claim it.
        classes = self._wine.run(["reg", "query", f"{self._hive}\\Software\\Classes\\.json", "/s"])
        if b"oursera" in classes.stdout:
            raise NotReadyError("every JSON file would be opened by us")

    def _version(self) -> None:
        told = self._run(str(self._program("coursera-delivery")), "--version")
        if version() not in told:
            raise NotReadyError(f"it tells {told}")

    def _open_window(self) -> None:
        """Open the window on a virtual screen, take a picture of it, and end it."""
        with (
            _screen(),
            subprocess.Popen(
                ["wine", str(self._program("coursera-wizard"))],
                env={**self._wine.environment(), "DISPLAY": _DISPLAY},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as process,
        ):
            try:
                _wait_for_window(process)
                self._picture()
            finally:
                self._wine.run(["taskkill", "/F", "/IM", "coursera-wizard.exe"])
                process.wait(30)

    def _picture(self) -> None:
        time.sleep(_SETTLED_S)  # the desk is filled after the first paint
        folder = LOGS / "smoke-windows"
        folder.mkdir(parents=True, exist_ok=True)
        picture = folder / f"window{self._switch.replace('/', '-')}.png"
        subprocess.run(
            ["scrot", "--overwrite", str(picture)],
            env={**os.environ, "DISPLAY": _DISPLAY},
            check=True,
        )

    def _deliver(self) -> None:
        program = str(self._program("coursera-delivery"))
        name = f"practice{self._switch.replace('/', '-')}.delivery.json"
        path = f"C:\\users\\{self._person.name}\\Documents\\Coursera Wizard\\{name}"
        self._run(program, "new", "--practice", "--out", path)
        told = self._run(program, "run", path, "--json")
        found = json.loads(told[told.index("{") :])
        if found.get("outcome") != "delivered":
            raise NotReadyError(f"the run ended as {found.get('outcome')}: {found.get('problem')}")

    def _remove(self, *switches: str) -> None:
        self._run(str(self._program("uninstall")), "/S", *switches)
        # The uninstaller goes on as a copy of itself, so that it can remove itself.
        end = time.monotonic() + _PATIENCE_S
        while self._folder.exists() and time.monotonic() < end:
            time.sleep(0.2)

    def _remove_all(self) -> None:
        self._install()
        self._remove("/RemoveDeliveries")
        name = "Coursera Wizard"
        for folder in (self._person / "Documents" / name, self._data):
            if folder.exists():
                raise NotReadyError(f"{folder} is still there")

    def _nothing_left(self, before: set[str], kept: dict[str, bytes]) -> None:
        own = ("AppData/Local/coursera-wizard", "Documents", "Temp", "AppData/Local/Microsoft")
        left = [
            name
            for name in self._files() - before
            if not any(part in name for part in own) and "windows/" not in name
        ]
        entry = self._wine.run(["reg", "query", f"{self._hive}\\{_UNINSTALL}"])
        if entry.returncode == 0:
            left.append("the entry in the list of programs")
        if left:
            raise NotReadyError(f"left behind: {', '.join(sorted(left)[:10])}")
        if not kept or self._deliveries() != kept:
            raise NotReadyError("deliveries are gone or changed")

    def _program(self, name: str) -> Path:
        return self._folder / f"{name}.exe"

    def _files(self) -> set[str]:
        drive = self._wine.drive
        return {str(path.relative_to(drive)) for path in drive.rglob("*") if path.is_file()}

    def _deliveries(self) -> dict[str, bytes]:
        found = self._person.rglob("*.delivery.json")
        return {path.name: path.read_bytes() for path in sorted(found)}


@contextmanager
def _screen() -> Iterator[None]:
    if not all(shutil.which(name) for name in ("Xvfb", "scrot", "xdotool")):
        raise NotReadyError("Not installed here: xvfb, scrot or xdotool (apt-get install them).")
    command = ["Xvfb", _DISPLAY, "-screen", "0", "1280x860x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            yield
        finally:
            server.terminate()


def _wait_for_window(process: subprocess.Popen[bytes]) -> None:
    """Wait until a window of the program's name is there."""
    search = ["xdotool", "search", "--onlyvisible", "--name", "^Coursera Wizard$"]
    end = time.monotonic() + _PATIENCE_S
    while True:
        environment = {**os.environ, "DISPLAY": _DISPLAY}
        found = subprocess.run(search, env=environment, check=False, capture_output=True)
        if found.stdout.strip():
            return
        if process.poll() is not None:
            raise NotReadyError(f"the window ended with {process.returncode}")
        if time.monotonic() > end:
            raise NotReadyError(f"no window in {_PATIENCE_S:.0f} s")
        time.sleep(0.2)
