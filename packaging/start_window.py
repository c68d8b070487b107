"""The built program ``coursera-wizard``."""

from coursera_wizard.__main__ import gui

raise SystemExit(gui())
