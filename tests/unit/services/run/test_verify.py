"""A finished package is read back before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursera_wizard.domain.draft import GradeOption, Options, Receiver
from coursera_wizard.services.run.verify import verify
from tests.support.sample_packages import a_sample
from tests.unit.services.run.test_people import a_roster


def _told(_rows: int) -> None:
    """Listen to nobody."""


def test_a_sound_package_passes(tmp_path: Path) -> None:
    """With the rows that were written, and where they are not known."""
    sample = a_sample()
    package = sample.write_zip(tmp_path / "records.zip")
    rows = {file: len(found) for file, found in sample.rows.items()}
    roster = a_roster(options=Options(grades=GradeOption.FINAL))
    assert verify(package, roster, rows, _told) is None
    assert verify(package, roster, None, _told) is None


def test_a_mistake_is_counted_and_named(tmp_path: Path) -> None:
    """Support reads where it is; a row fewer than were written is one too."""
    sample = a_sample(grades=False)
    rows = {file: len(found) for file, found in sample.rows.items()}
    sample.put("enrollments", 0, classSourcedId="nowhere")
    rows["users"] += 1
    refusal = verify(sample.write_zip(tmp_path / "records.zip"), a_roster(), rows, _told)
    assert refusal is not None
    assert refusal.count == len(refusal.details.splitlines()) == 2
    assert "enrollments 2 classSourcedId" in refusal.details


@pytest.mark.parametrize("profile", ["generic-1.2", "moodle", "classlink"])
def test_another_receivers_package_does_not_pass(tmp_path: Path, profile: str) -> None:
    """Another version, or files that this one does not take."""
    package = a_sample().write_zip(tmp_path / "records.zip")
    roster = a_roster(receiver=Receiver(profile=profile))
    assert verify(package, roster, None, _told) is not None


def test_whoever_is_told_may_end_it(tmp_path: Path) -> None:
    """A run that is canceled does not read to the end."""

    def stop(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(a_sample().write_zip(tmp_path / "records.zip"), a_roster(), None, stop)
