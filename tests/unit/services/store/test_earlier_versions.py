"""Earlier versions are named by their time, found again, and not too many."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from coursera_wizard.services.store import earlier_versions
from tests.support.stored import NOW


def test_name_tells_the_time_and_is_never_taken(tmp_path: Path) -> None:
    """Two versions of one second have different names, also after the first was removed."""
    path = tmp_path / "a.delivery.json"
    first = earlier_versions.name_for(path, NOW.astimezone(dt.timezone(dt.timedelta(hours=5))))
    first.touch()
    second = earlier_versions.name_for(path, NOW)
    second.touch()
    first.unlink()
    third = earlier_versions.name_for(path, NOW)

    assert [one.name for one in (first, second, third)] == [
        "a.2026-11-22T071500Z.delivery-old.json",
        "a.2026-11-22T071500Z-2.delivery-old.json",
        "a.2026-11-22T071500Z-3.delivery-old.json",
    ]


def test_only_versions_of_this_file_are_found(tmp_path: Path) -> None:
    """Other deliveries' versions and files of a person's own are left alone."""
    path = tmp_path / "a.delivery.json"
    mine = [
        "a.2026-11-22T071500Z.delivery-old.json",
        "a.2026-11-22T071500Z-10.delivery-old.json",
        "a.2026-11-22T071500Z-9.delivery-old.json",
        "a.2027-01-01T000000Z.delivery-old.json",
    ]
    for name in (
        *mine,
        "a.delivery.json",
        "a.copy.delivery-old.json",
        "a.b.2026-11-22T071500Z.delivery-old.json",
        "ab.2026-11-22T071500Z.delivery-old.json",
    ):
        (tmp_path / name).touch()

    assert [one.name for one in earlier_versions.of(path)] == [mine[3], mine[1], mine[2], mine[0]]
    assert earlier_versions.of(tmp_path / "gone" / "a.delivery.json") == ()


def test_oldest_ones_go(tmp_path: Path) -> None:
    """As many as are kept stay, the newest ones."""
    path = tmp_path / "a.delivery.json"
    for minute in range(earlier_versions.KEPT + 5):
        earlier_versions.name_for(path, NOW + dt.timedelta(minutes=minute)).touch()

    earlier_versions.prune(path)

    kept = earlier_versions.of(path)
    assert len(kept) == earlier_versions.KEPT
    assert kept[-1].name == "a.2026-11-22T072000Z.delivery-old.json"
