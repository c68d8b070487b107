"""The least that a window of PySide6 on a qasync loop can be; it ends at its first paint."""

import asyncio
import os
import sys

import qasync
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class Window(QMainWindow):
    """A window with one text."""

    def paintEvent(self, event):
        """End once the window was drawn."""
        super().paintEvent(event)
        os._exit(0)


app = QApplication(sys.argv)
window = Window()
window.setCentralWidget(QLabel("Coursera Wizard"))
window.resize(1120, 740)
window.show()
with qasync.QEventLoop(app) as loop:
    loop.run_until_complete(asyncio.sleep(60))
