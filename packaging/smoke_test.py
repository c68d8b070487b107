#!/usr/bin/env python3
"""Tries the installed program from outside, as a person and as a screen reader: ``dev.py smoke``.

It runs in a system that holds nothing of ours but the installed package, with that system's own
Python and its library for accessibility: ``smoke_test.py STEP FOLDER``. Pictures go into FOLDER.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE_S = 60.0
LOOK_EVERY_S = 0.2
MOST_CHILDREN = 400  # of a table, as much as is on the screen and more
SCREEN = "1280x860x24"
FILE_TYPE = "application/vnd.coursera-wizard.delivery+json"


class SmokeError(Exception):
    """Something is not as it should be; the text says what."""


def main(arguments: list[str]) -> int:
    """Do one step; return the exit code."""
    step, folder = arguments[0], Path(arguments[1])
    steps: dict[str, Callable[[Path], None]] = {
        "new": make_a_delivery,
        "walk": walk_the_wizard,
        "open": open_by_type,
        "run": run_by_command,
        "about": look_at_about,
    }
    try:
        steps[step](folder)
    except (SmokeError, subprocess.CalledProcessError) as error:
        print(f"FAILED {step}: {error}", flush=True)
        return 1
    print(f"ok {step}", flush=True)
    return 0


# -- the steps


def make_a_delivery(_folder: Path) -> None:
    """Configure a delivery by the command line, for an upgrade to leave alone."""
    call("coursera-delivery", "new", "--practice", "--out", str(home() / "early.delivery.json"))


def walk_the_wizard(folder: Path) -> None:
    """Go from the home page to a saved file with the practice organization."""
    with screen(), started(["coursera-wizard"]) as program:
        window = Window(program)
        window.wait_for("home.practice")
        window.picture(folder / "1-home.png")
        window.press("home.practice")
        window.wait_for_page("Credentials")
        window.picture(folder / "2-credentials.png")
        window.press("footer.next")
        window.wait_for_page("Test connection")
        window.wait_until(lambda: window.says("Connected to"), "the connection test")
        window.picture(folder / "3-connection.png")
        window.press("footer.next")
        window.wait_for_page("Programs")
        window.press("programs.auto")
        window.wait_until(lambda: window.says("On 25"), "all programs turned on")
        window.picture(folder / "4-programs.png")
        window.press("footer.next")
        window.wait_for_page("Attributes")
        window.press("footer.next")
        window.wait_for_page("Schedule")
        window.picture(folder / "5-schedule.png")
        window.press("footer.next")
        window.wait_for_page("Review and finish")
        window.picture(folder / "6-finish.png")
        window.press("footer.next")
        window.wait_until(lambda: window.says("The configuration is saved."), "the confirmation")
        window.picture(folder / "7-saved.png")
    saved_file()


def open_by_type(folder: Path) -> None:
    """Open the saved file as a double click does: by its type, through the system's table."""
    path = saved_file()
    known = answer("gio", "info", "-a", "standard::content-type", str(path))
    if FILE_TYPE not in known:
        raise SmokeError(f"a delivery file is something else here: {known}")
    if "coursera-wizard.desktop" not in answer("gio", "mime", FILE_TYPE):
        raise SmokeError("delivery files are not opened by us")
    if "coursera" in answer("gio", "mime", "application/json"):
        raise SmokeError("every JSON file would be opened by us")
    with screen(), started(["gio", "open", str(path)], ends_by_itself=True):
        window = Window(None)
        window.wait_for("footer.next")
        window.wait_until(lambda: window.says("being edited"), "the file that was opened")
        window.picture(folder / "8-opened-by-type.png")
        window.close()


def run_by_command(_folder: Path) -> None:
    """Run the saved delivery by the installed command line, to a delivered package."""
    path = saved_file()
    found = json.loads(answer("coursera-delivery", "run", str(path), "--json"))
    if found.get("outcome") != "delivered":
        raise SmokeError(f"the run ended as {found.get('outcome')}: {found.get('problem')}")
    print(json.dumps(found, indent=1))
    delivered = [one for one in (home() / "Documents").rglob("*.zip") if one.stat().st_size]
    if not delivered:
        raise SmokeError("no package was delivered")
    print(f"delivered: {delivered}")


def look_at_about(folder: Path) -> None:
    """See that the window tells the version that the command line tells."""
    version = answer("coursera-delivery", "--version").split()[-1]
    with screen(), started(["coursera-wizard"]) as program:
        window = Window(program)
        window.press("home.about")
        window.wait_until(lambda: window.says(version), f"the version {version}")
        window.wait_until(lambda: window.says("LGPL-3.0"), "the licenses")
        window.picture(folder / "9-about.png")


# -- the person's session


def home() -> Path:
    """Return the person's own folder."""
    return Path(os.environ["HOME"])


def saved_file() -> Path:
    """Return the delivery that the window saved, where it proposed to save it."""
    found = sorted((home() / "Documents").rglob("*.delivery.json"))
    if len(found) != 1:
        raise SmokeError(f"the window saved {found or 'nothing'}")
    return found[0]


def call(*command: str) -> None:
    """Run a command that has to succeed."""
    subprocess.run(command, check=True)


def answer(*command: str) -> str:
    """Return what a command prints."""
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode != 0:
        raise SmokeError(f"{' '.join(command)} ended with {done.returncode}: {done.stdout[-2000:]}")
    return done.stdout.strip()


@contextmanager
def screen() -> Iterator[None]:
    """Give a virtual screen with a window manager, and switch accessibility on."""
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    number = server.stdout.readline().strip() if server.stdout else ""
    if not number:
        raise SmokeError("the virtual screen did not start")
    os.environ |= {"DISPLAY": f":{number}", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    frames = subprocess.Popen(["openbox"])
    try:
        yield
    finally:
        for process in (frames, server):
            process.terminate()
            process.wait()


@contextmanager
def started(command: list[str], *, ends_by_itself: bool = False) -> Iterator[int]:
    """Start a program and end it as a person does; what it complains about is shown."""
    with subprocess.Popen(command) as process:
        try:
            yield process.pid
        finally:
            if not ends_by_itself:
                process.terminate()
            try:
                code = process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                code = process.wait()
        if code != 0:
            raise SmokeError(f"{command[0]} ended with {code}")


def wait_until(condition: Callable[[], object], what: str) -> Any:
    """Return what a condition returns, once it is true of anything."""
    end = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        if time.monotonic() > end:
            raise SmokeError(f"not seen in {PATIENCE_S:.0f} s: {what}")
        time.sleep(LOOK_EVERY_S)
    return found


def has_ended(process: int) -> bool:
    """Tell whether a process of somebody else's is gone, or waits only to be counted."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


# -- the window, seen from outside


class Window:
    """The window through the accessibility tree: what a screen reader gets, and no more."""

    def __init__(self, process: int | None) -> None:
        import gi

        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi

        self._atspi = Atspi
        self._process = process
        self.application = wait_until(self._find, "the program in the accessibility tree")

    def _find(self) -> Any:
        desktop = self._atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(index)
            if found is None or "coursera" not in (found.get_name() or "").lower():
                continue
            if self._process is None or found.get_process_id() == self._process:
                return found
        return None

    def nodes(self) -> Iterator[Any]:
        """Return everything in the tree that is showing."""
        self.application.clear_cache()
        waiting = [self.application]
        while waiting:
            node = waiting.pop()
            if node is None:
                continue
            try:
                if node is not self.application and not self._is_showing(node):
                    continue
                count = min(node.get_child_count(), MOST_CHILDREN)
                waiting += [node.get_child_at_index(index) for index in reversed(range(count))]
                yield node
            except self._glib_error():
                continue  # it went away while we looked

    def find(self, name: str) -> Any:
        """Return what has an object name, or None."""
        for node in self.nodes():
            identity = node.get_accessible_id() or ""
            if identity == name or identity.endswith(f".{name}"):
                return node
        return None

    def wait_for(self, name: str) -> Any:
        """Return what has an object name, once it is there and can be used."""

        def look() -> Any:
            node = self.find(name)
            return node if node is not None and self._is_usable(node) else None

        found: list[Any] = []
        self.wait_until(lambda: found.append(look()) or found[-1], name)
        return found[-1]

    def wait_for_page(self, title: str) -> None:
        """Wait until the list of steps says that we are there."""
        self.wait_until(lambda: self.says(f", {title}: you are here"), f"the step “{title}”")
        self.wait_for("footer.next")

    def wait_until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something can be read."""
        try:
            wait_until(condition, what)
        except SmokeError as error:
            raise SmokeError(f"{error}; there is: {self.summary()}") from None

    def says(self, words: str) -> bool:
        """Tell whether words can be read somewhere."""
        return any(words in (node.get_name() or "") for node in self.nodes())

    def press(self, name: str) -> None:
        """Press a button."""
        node = self.wait_for(name)
        action = self._atspi.Action
        names = [action.get_action_name(node, i) for i in range(action.get_n_actions(node))]
        wanted = next(i for i, one in enumerate(names) if one.lower() in {"press", "click"})
        action.do_action(node, wanted)

    def picture(self, path: Path) -> None:
        """Keep a picture of the screen."""
        time.sleep(0.5)  # what was pressed last is still being painted
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["scrot", "--overwrite", str(path)], check=True)

    def close(self) -> None:
        """Close the window as the window manager does, and wait for the program to end."""
        process = self.application.get_process_id()
        subprocess.run(["wmctrl", "-c", "Coursera Wizard"], check=True)
        wait_until(lambda: has_ended(process), "the end of the program")

    def summary(self) -> str:
        """Return what can be read, for a person who wants to know why."""
        return "; ".join(
            f"{(node.get_accessible_id() or '').rpartition('.')[2]} “{node.get_name()[:80]}”"
            for node in self.nodes()
            if node.get_name()
        )

    def _is_showing(self, node: Any) -> bool:
        return bool(node.get_state_set().contains(self._atspi.StateType.SHOWING))

    def _is_usable(self, node: Any) -> bool:
        return bool(node.get_state_set().contains(self._atspi.StateType.ENABLED))

    def _glib_error(self) -> type[Exception]:
        from gi.repository import GLib

        found: type[Exception] = GLib.Error
        return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
