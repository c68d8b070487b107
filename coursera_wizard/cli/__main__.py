"""Makes ``python -m coursera_wizard.cli`` the same as ``coursera-delivery``."""

from __future__ import annotations

from coursera_wizard.__main__ import cli

if __name__ == "__main__":
    raise SystemExit(cli())
