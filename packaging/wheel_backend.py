"""Builds the wheel: setuptools' own backend, and resources/ brought along in the package."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools.build_meta import *  # noqa: F403 - a build backend is its module's functions
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent.parent
BROUGHT_ALONG = ("resources", "packaging")


class BuildWithResources(build_py):
    """Builds the package and puts the shipped files where resource_path() looks for them."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "coursera_wizard", "_resources")
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(ROOT / "resources", target)

    def get_source_files(self) -> list[str]:
        """Return what a source archive holds: the package, and what building it needs."""
        along = (
            str(path.relative_to(ROOT))
            for folder in BROUGHT_ALONG
            for path in sorted((ROOT / folder).rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        )
        return [*super().get_source_files(), *along]
