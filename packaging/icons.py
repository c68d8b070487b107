"""Draws the program's icon in the forms that systems want: ``.venv/bin/python packaging/icons.py``.

The drawing is ``resources/app/coursera-wizard.svg``; what is made from it stands beside it.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "app"
LINUX_SIZES = (16, 32, 48, 128, 256)
WINDOWS_SIZES = (16, 24, 32, 48, 64, 256)
MAC_KINDS = {b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512}


def main() -> None:
    """Write every form."""
    _application = QGuiApplication([])
    renderer = QSvgRenderer(str(FOLDER / "coursera-wizard.svg"))
    for size in LINUX_SIZES:
        (FOLDER / f"coursera-wizard-{size}.png").write_bytes(_png(renderer, size))
    pictures = [(size, _png(renderer, size)) for size in WINDOWS_SIZES]
    (FOLDER / "coursera-wizard.ico").write_bytes(_ico(pictures))
    parts = [(kind, _png(renderer, size)) for kind, size in MAC_KINDS.items()]
    (FOLDER / "coursera-wizard.icns").write_bytes(_icns(parts))


def _png(renderer: QSvgRenderer, size: int) -> bytes:
    image = QImage(QSize(size, size), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know it for paths only
    return bytes(content.data())


def _ico(pictures: list[tuple[int, bytes]]) -> bytes:
    """Return a Windows icon: a list of pictures, and the pictures."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    place = len(head) + 16 * len(pictures)
    entries, content = b"", b""
    for size, png in pictures:
        side = size % 256  # 0 stands for 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(png), place + len(content))
        content += png
    return head + entries + content


def _icns(parts: list[tuple[bytes, bytes]]) -> bytes:
    """Return a macOS icon: each picture with its kind and length."""
    content = b"".join(kind + struct.pack(">I", len(png) + 8) + png for kind, png in parts)
    return b"icns" + struct.pack(">I", len(content) + 8) + content


if __name__ == "__main__":
    main()
