"""Golden packages: what every receiver gets for every grade option, byte for byte.

``golden/packages.json`` says of each package which files it has and where their contents are kept:
each content once, under the first package that has it. ``pytest tests/e2e/test_golden.py
--renew-golden`` writes all of them anew, and ``git diff`` then shows what receivers will see.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from coursera_wizard.domain.delivery import Delivery
from coursera_wizard.domain.draft import (
    DeliveryMode,
    GradeOption,
    HoldLimits,
    Options,
    Receiver,
)
from coursera_wizard.domain.mapping import School
from coursera_wizard.domain.receiver_profiles import PROFILES
from coursera_wizard.domain.run import RunOutcome
from coursera_wizard.domain.school_year import SchoolYear
from coursera_wizard.services.package_check.check import check_package
from coursera_wizard.services.package_check.expectation import Expectation
from tests.support.practice_server import PracticeServer
from tests.support.runs import Runs, unpacked
from tests.support.stored import StoppedClock

GOLDEN = Path(__file__).parent / "golden"
INDEX = GOLDEN / "packages.json"
# The day Coursera's report was refreshed; every date of the college follows from it.
REFRESHED_MS = 1_790_740_800_000  # 2026-09-30 04:00 UTC
YEAR = SchoolYear(dt.date(2025, 8, 1), dt.date(2026, 7, 31))
NO_HOLD = HoldLimits(removals_percent=100, updates_percent=100)
SIDE_FILES = (".sha256", " report.html", " issues.csv")

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """One package: for whom, with which grades, and whether it holds changes only."""

    profile: str
    grades: GradeOption
    mode: DeliveryMode

    def __str__(self) -> str:
        return f"{self.profile}-{self.grades}-{self.mode}"


CASES = tuple(
    Case(profile.id, grades, mode)
    for mode in DeliveryMode
    for profile in PROFILES.values()
    if mode is DeliveryMode.BULK or profile.takes_delta
    for grades in GradeOption
)


class GoldenPackages:
    """The kept packages, and where they are renewed."""

    def __init__(self, *, is_renewed: bool) -> None:
        self.is_renewed = is_renewed
        self._index: dict[str, dict[str, str]] = {}
        if not is_renewed:
            self._index = json.loads(INDEX.read_bytes())
        self._made: dict[str, Files] = {}

    def files(self, case: Case) -> Files:
        """Return the files of a kept package by name."""
        return {
            name: GOLDEN.joinpath(place).read_bytes()
            for name, place in self._index[str(case)].items()
        }

    def names(self) -> set[str]:
        """Return the packages that are kept."""
        return set(self._index)

    def keep(self, case: Case, files: Files) -> None:
        """Keep a package for :meth:`write`."""
        self._made[str(case)] = files

    def write(self) -> None:
        """Write what was kept in place of what is there."""
        assert len(self._made) == len(CASES), "to renew golden packages, run all of their tests"
        shutil.rmtree(GOLDEN, ignore_errors=True)
        places: dict[bytes, str] = {}
        for case in map(str, CASES):
            for name, data in self._made[case].items():
                place = places.setdefault(data, f"{case}/{Path(name).name}")
                self._index.setdefault(case, {})[name] = place
        for data, place in places.items():
            path = GOLDEN / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        INDEX.write_bytes(json.dumps(self._index, indent=1).encode() + b"\n")


@pytest.fixture(scope="module")
def golden(request: pytest.FixtureRequest) -> Iterator[GoldenPackages]:
    """Return the golden packages; those that are renewed are written at the end."""
    packages = GoldenPackages(is_renewed=request.config.getoption("--renew-golden"))
    yield packages
    if packages.is_renewed:
        packages.write()


@pytest.fixture(scope="module")
def tiny_college() -> Iterator[PracticeServer]:
    """Return a practice organization whose packages can be read by a person, always of one day."""
    with PracticeServer(
        programs=4, learners=16, enrollments=36, switches={"last_refresh_ms": REFRESHED_MS}
    ) as practice:
        yield practice


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_packages_are_the_golden_ones(
    case: Case, golden: GoldenPackages, tiny_college: PracticeServer, tmp_path: Path
) -> None:
    """Every file that a receiver gets is the kept one to the byte, and passes the check."""
    runs = Runs(tmp_path, tiny_college, clock=StoppedClock())
    delivery = await _delivery(runs, case)
    run = await runs.run()
    assert run.outcome is RunOutcome.DELIVERED, run.problem
    if case.mode is DeliveryMode.DELTA:
        runs.change(programs=_changed(delivery))
        run = await runs.run()
        assert run.outcome is RunOutcome.DELIVERED, run.problem
    files = _received(runs)

    _check(runs, case)
    if golden.is_renewed:
        golden.keep(case, files)
        return
    expected = golden.files(case)
    assert list(files) == list(expected)
    for name, data in files.items():
        assert data.decode() == expected[name].decode(), name


def test_every_package_has_a_golden_one(golden: GoldenPackages) -> None:
    """A new profile or grade option brings its packages, and one that is gone takes its along."""
    if golden.is_renewed:
        return
    assert golden.names() == {str(case) for case in CASES}
    kept = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*.csv")}
    assert kept == {place for name in golden.names() for place in golden._index[name].values()}


def test_golden_packages_stay_small() -> None:
    """They are there to be read: together less than a megabyte."""
    assert sum(path.stat().st_size for path in GOLDEN.rglob("*") if path.is_file()) < 1_000_000


async def _delivery(runs: Runs, case: Case) -> Delivery:
    """Return a delivery of all programs, the first of which is a school that was there before."""
    delivery = await runs.turn_on_all(
        receiver=Receiver(profile=case.profile, folder="received"),
        options=Options(grades=case.grades, mode=case.mode, sis_id_prefix="cw-", hold=NO_HOLD),
        school_year=YEAR,
    )
    first, *_others = delivery.programs.values()
    school = School("Harbour Main Campus", "HMC-01")
    runs.change(programs={**delivery.programs, first.program_id: replace(first, school=school)})
    return runs.delivery


def _changed(delivery: Delivery) -> dict[str, object]:
    """Return the programs with one turned off and another's school renamed."""
    first, second, *_others = delivery.programs.values()
    renamed = School("Harbour Old Campus", "HMC-01")
    return {
        **delivery.programs,
        first.program_id: replace(first, school=renamed),
        second.program_id: replace(second, is_on=False),
    }


def _received(runs: Runs) -> Files:
    """Return the CSV files of the package under the names they have at the receiver."""
    received = {
        name: data for name, data in runs.received().items() if not name.endswith(SIDE_FILES)
    }
    files: Files = {}
    for name, data in received.items():
        if name.endswith(".zip"):
            inside = unpacked(data)
            files |= {f"{name}/{member}": inside[member] for member in inside}
        else:
            files[name] = data
    return files


def _check(runs: Runs, case: Case) -> None:
    profile = PROFILES[case.profile]
    folder = runs.services.receivers.folder(runs.delivery.receiver, runs.delivery.name)
    path = next(folder.glob("*.zip")) if profile.is_zip else folder
    grades = case.grades is not GradeOption.NONE
    expectation = Expectation(
        version=profile.version.value,
        mode=case.mode.value,
        package_name=profile.package_name,
        is_zip=profile.is_zip,
        allowed_files=frozenset(file.value for file in profile.files_for(grades=grades)),
        id_characters=profile.id_characters,
        id_length=profile.id_length,
        text_characters=profile.text_characters,
        username_characters=profile.username_characters,
        lengths=profile.lengths,
        user_ids=profile.user_ids,
    )
    verdict = check_package(path, expectation=expectation)
    assert verdict.mistake_count == 0, verdict.mistakes[:5]
