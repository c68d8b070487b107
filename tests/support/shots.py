"""Takes a picture of every page in its main states and looks.

Every ``tests/support/shots_*.py`` with a list ``SHOTS`` is asked. The pictures are taken without a
screen, with the fonts that come along, so that they are the same everywhere. Words after the
folder limit what is taken: ``shots DIR credentials dark``.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from coursera_wizard import i18n, regional
from coursera_wizard.app import Loop, make_application
from coursera_wizard.ui.home_view import HomeView
from coursera_wizard.ui.runs_view import RunsView
from coursera_wizard.ui.theme import Theme, load_shipped_fonts
from coursera_wizard.ui.window import Window
from coursera_wizard.ui.wizard_view import WizardView
from tests.support.shots_base import LOOKS, Look, Shot, settle

HERE = Path(__file__).resolve().parent
TIME_LIMIT_S = 30.0


def main(arguments: list[str]) -> int:
    """Take the pictures; return 0 when all were taken."""
    if not arguments:
        sys.stdout.write("usage: python -m tests.support.shots DIR [WORD …]\n")
        return 2
    folder, words = Path(arguments[0]), arguments[1:]
    folder.mkdir(parents=True, exist_ok=True)
    factor = int(os.environ.get("QT_SCALE_FACTOR", "1"))
    looks = [look for look in LOOKS if look.scale_factor == factor]
    names = {look.name for look in LOOKS}
    wanted_looks = names.intersection(words)
    if wanted_looks:
        looks = [look for look in looks if look.name in wanted_looks]
    words = [word for word in words if word not in names]
    started = time.monotonic()
    taken = 0
    if looks:
        app = make_application()
        load_shipped_fonts()
        with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
            taken = runner.run(_take_all(app, folder, looks, words))
    sys.stdout.write(f"{taken} pictures in {time.monotonic() - started:.1f} s, scale {factor}\n")
    if factor > 1:
        return 0
    code = 0
    for other in {look.scale_factor for look in LOOKS if look.scale_factor > 1}:
        environment = {**os.environ, "QT_SCALE_FACTOR": str(other)}
        command = [sys.executable, "-m", "tests.support.shots", *arguments]
        code = code or subprocess.run(command, env=environment, check=False).returncode
    return code


def all_shots() -> list[Shot]:
    """Return the shots of every module beside this one."""
    shots: list[Shot] = []
    for path in sorted(HERE.glob("shots_*.py")):
        module = import_module(f"tests.support.{path.stem}")
        shots += getattr(module, "SHOTS", [])
    return shots


async def _take_all(app: QApplication, folder: Path, looks: list[Look], words: list[str]) -> int:
    chosen = [shot for shot in all_shots() if not words or any(w in shot.name for w in words)]
    taken = 0
    theme = Theme(app, scheme=looks[0].scheme, text_scale=1.0, shipped_font=True)
    for look in looks:
        i18n.set_language(look.language)
        regional.use_style(look.style)
        app.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft
            if i18n.is_right_to_left()
            else Qt.LayoutDirection.LeftToRight
        )
        theme.use(scheme=look.scheme, text_scale=look.text_scale)
        for shot in chosen:
            async with asyncio.timeout(TIME_LIMIT_S):
                await _take(shot, look, folder)
            taken += 1
    return taken


async def _take(shot: Shot, look: Look, folder: Path) -> None:
    widget = await shot.build()
    widget.resize(*look.size)
    widget.show()
    await settle()
    _picture(widget).save(str(folder / f"{shot.name}-{look.name}.png"))
    await _put_away(widget)


def _picture(widget: QWidget) -> QPixmap:
    """Return what is seen: the widget, and a dialog in the middle of it."""
    picture = widget.grab()
    for dialog in widget.findChildren(QDialog):
        if dialog.isVisible():
            place = widget.rect().center() - dialog.rect().center()
            painter = QPainter(picture)
            painter.drawPixmap(place, dialog.grab())
            painter.end()
    return picture


async def _put_away(widget: QWidget) -> None:
    if isinstance(widget, Window):
        await widget.say_farewell()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return
    if isinstance(widget, HomeView):
        widget.page.leave()
        widget.page.tasks.close()
    if isinstance(widget, RunsView):
        widget.end()
    if isinstance(widget, WizardView):
        await widget.end()
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
