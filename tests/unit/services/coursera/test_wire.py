"""Answers as typed rows."""

from __future__ import annotations

import json

import pytest

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.services.coursera.rows import EnrollmentRow, MaterialRow, ProgramRow
from coursera_wizard.services.coursera.trail import Trail
from coursera_wizard.services.coursera.transport import Answer
from coursera_wizard.services.coursera.wire import RowReader, read_token


def answer(body: object) -> Answer:
    """Return an answer with a body."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(200, {}, raw, Trail("h", 443, "/x", status=200))


def test_one_odd_row_does_not_change_its_neighbors() -> None:
    """A page that has to be mended comes out as one that had not."""
    plain = {"id": "a", "externalId": "007", "enrolledAt": 1780000100000, "grade": 0.5, "new": [1]}
    odd = {**plain, "id": "b", "externalId": 7}
    reader = RowReader(EnrollmentRow)

    (alone,), _paging = reader.read(answer({"elements": [plain]}))
    (first, second), _paging = reader.read(answer({"elements": [plain, odd]}))

    assert first == alone
    assert (first.external_id, second.external_id) == ("007", "7")


@pytest.mark.parametrize("following", [100, "100", None, "opaque~cursor"])
def test_next_is_a_number_or_a_text(following: object) -> None:
    """Both forms occur in the live service."""
    _rows, paging = RowReader(ProgramRow).read(
        answer({"elements": [], "paging": {"next": following}})
    )

    assert paging.next == following


def test_items_may_stand_right_under_a_module() -> None:
    """Course materials have lessons, or none."""
    row = RowReader(MaterialRow).read_one(answer({"elements": [{"id": "m", "modules": [
        {"id": "1", "items": [{"id": "i"}]}, {"id": "2", "lessons": [{"items": [{"id": "j"}]}]},
    ]}]}))  # fmt: skip

    assert [item.id for item in row.modules[0].items] == ["i"]
    assert [item.id for item in row.modules[1].lessons[0].items] == ["j"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"  \r\n"])
def test_a_mark_or_blanks_in_front_do_no_harm(mark: bytes) -> None:
    """What proxies put in front of JSON is passed over."""
    body = mark + b'{"elements":[{"id":"a"}]}'

    assert len(RowReader(ProgramRow).read(answer(body))[0]) == 1
    assert read_token(answer(mark + b'{"access_token":"abc","expires_in":"60"}')) == ("abc", 60.0)


def test_rows_never_reach_the_details() -> None:
    """An answer that cannot be read may hold learners, so none of it is kept."""
    body = {"elements": [{"id": {"x": 1}, "fullName": "Ana Prieto"}]}

    with pytest.raises(ProblemError) as caught:
        RowReader(EnrollmentRow).read(answer(body))

    assert caught.value.problem.code is ProblemCode.COURSERA_UNEXPECTED_ANSWER
    assert "Ana" not in repr(caught.value.problem)
