"""The check, run on samples that are written as zips."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coursera_wizard.services.package_check.check import check_package
from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.package_check.verdict import PackageVerdict
from tests.support.sample_packages import Sample

Check = Callable[[Sample, Expectation | None], PackageVerdict]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Return a function that writes a sample as a zip and checks it."""

    def run(sample: Sample, expectation: Expectation | None = None) -> PackageVerdict:
        return check_package(sample.write_zip(tmp_path / "sample.zip"), expectation=expectation)

    return run
