"""The built program ``coursera-delivery``."""

from coursera_wizard.__main__ import cli

raise SystemExit(cli())
