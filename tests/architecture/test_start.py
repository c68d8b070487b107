"""What starting costs: nobody pays for what is not used."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

DOCUMENTS = ("pypdf", "docx", "lxml")
HEAVY = (
    *("PySide6", "qasync", "httpx", "keyring", "cryptography", "rapidfuzz", "jsonschema", "rich"),
    *DOCUMENTS,
)
QT = ("PySide6", "qasync")
PROBE = """
import importlib, sys
importlib.import_module(sys.argv[1])
print(*[name for name in sys.argv[2:] if name in sys.modules])
"""


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("coursera_wizard.cli.main", HEAVY),
        ("coursera_wizard.bootstrap", QT),
        ("coursera_wizard.services.practice.server", QT),
        ("coursera_wizard.services.documents.reader", (*HEAVY, "email")),
        ("coursera_wizard.wizard.session", (*QT, "httpx", "keyring")),
        ("coursera_wizard.i18n", (*HEAVY, "gettext", "pathlib")),
    ],
)
def test_import_loads_nothing_heavy(module: str, unwanted: tuple[str, ...]) -> None:
    """Importing a part loads no package that only another part, or a later moment, needs."""
    parent = module.rpartition(".")[0]
    if importlib.util.find_spec(parent) is None or importlib.util.find_spec(module) is None:
        return  # not there, so it cannot load anything

    done = subprocess.run(
        [sys.executable, "-S", "-c", PATHS + PROBE, module, *unwanted],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert not done.stdout.split()


# Without the start-up files of the environment, some of which import a lot by themselves.
PATHS = f"import sys; sys.path[:] = {sys.path!r}\n"
