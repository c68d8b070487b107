"""Copies resources/ into the wheel; everything else about the build stands in pyproject.toml."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


class BuildWithResources(build_py):
    """Builds the package and puts the shipped files where resource_path() looks for them."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "coursera_wizard", "_resources")
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(ROOT / "resources", target)


setup(cmdclass={"build_py": BuildWithResources})
