"""The Python environment of the readers that runs are measured beside; ours never sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

PACKAGES: Final = ("dlt==1.31.0", "httpx==0.28.1", "orjson==3.13.0")
_NAME: Final = "others-1"


def python_of_others() -> Path:
    """Return the Python of the environment, which is made where it is not there yet.

    Raises:
        OSError: It cannot be made, for instance without a network.
    """
    folder = _cache() / _NAME
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = folder / "ready"
    if ready.is_file():
        return python
    pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    try:
        subprocess.run((sys.executable, "-m", "venv", "--clear", str(folder)), check=True)
        subprocess.run((*pip, *PACKAGES), check=True)
    except subprocess.CalledProcessError as error:
        raise OSError(f"{' '.join(PACKAGES)} cannot be installed") from error
    ready.touch()
    return python


def _cache() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(root) / "coursera-wizard-benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
