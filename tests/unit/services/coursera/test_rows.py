"""Rows that read fewer fields."""

from __future__ import annotations

import msgspec
import pytest

from coursera_wizard.services.coursera.rows import EnrollmentRow, lean


def test_a_lean_row_reads_what_was_asked_for() -> None:
    """Required fields always come along; the others have the defaults of the full row."""
    kind = lean(EnrollmentRow, {"external_id", "enrolled_at"})
    found = msgspec.json.decode(
        b'{"id":"x","externalId":"S-1","contentName":"Safety","enrolledAt":null}', type=kind
    )
    assert (found.id, found.external_id, found.enrolled_at) == ("x", "S-1", None)
    assert not hasattr(found, "content_name")
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"externalId":"S-1"}', type=kind)


def test_a_field_may_be_read_as_what_the_live_service_sends() -> None:
    """A bare number is taken where that was said, and refused where it was not."""
    row = b'{"id":"x","externalId":42}'
    loose = lean(EnrollmentRow, {"external_id"}, {"external_id": str | int})
    assert msgspec.json.decode(row, type=loose).external_id == 42  # type: ignore[comparison-overlap]  # read loosely
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(row, type=lean(EnrollmentRow, {"external_id"}))
