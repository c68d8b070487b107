"""Asks for a file or a folder with the system's own dialog, without stopping the loop."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


async def ask_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Return the file that was chosen, or None."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _answer(dialog)


async def ask_save(parent: QWidget, title: str, kinds: str, proposed: Path) -> Path | None:
    """Return the file to be written, or None; the dialog itself asks before replacing one."""
    dialog = QFileDialog(parent, title, str(proposed.parent), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(proposed.name)
    return await _answer(dialog)


async def ask_folder(parent: QWidget, title: str, proposed: Path) -> Path | None:
    """Return the folder that was chosen, or None."""
    dialog = QFileDialog(parent, title, str(proposed))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return await _answer(dialog)


async def _answer(dialog: QFileDialog) -> Path | None:
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def on_finished(result: int) -> None:
        if not answer.done():
            answer.set_result(bool(result))

    dialog.setObjectName("file-dialog")
    dialog.finished.connect(on_finished)
    dialog.open()
    try:
        if not await answer:
            return None
        chosen = dialog.selectedFiles()
        return Path(chosen[0]) if chosen else None
    finally:
        dialog.close()
        dialog.deleteLater()
