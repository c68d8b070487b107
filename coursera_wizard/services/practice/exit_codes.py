"""How the process of the practice organization says why it did not come up."""

from __future__ import annotations

from typing import Final

EXIT_PORT_TAKEN: Final = 98
