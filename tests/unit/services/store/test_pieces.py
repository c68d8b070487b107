"""Tables encoded in pieces read the same as encoded at once."""

from __future__ import annotations

import msgspec
import pytest

from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.services.store.pieces import ROWS_AT_ONCE, encode_rows


def some_rows(count: int) -> dict[str, object]:
    """Return rows in no order, with signs that could be taken for layout."""
    return {
        f"id-{(number * 7919) % 100_003}": ProgramMapping(
            f"id-{number}", 'a "name"\n{},', True, School("É\u2028 {}\n", "s"), Match.CHOSEN
        )
        for number in range(count)
    }


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 3 * ROWS_AT_ONCE])
def test_pieces_are_the_whole_in_one_line(count: int) -> None:
    """Keys are sorted over all pieces."""
    rows = some_rows(count)

    assert encode_rows(rows) == msgspec.json.encode(rows, order="sorted")


@pytest.mark.parametrize("count", [0, 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 3 * ROWS_AT_ONCE])
def test_pieces_are_the_whole_with_indentation(count: int) -> None:
    """At any depth of the file."""
    rows = some_rows(count)
    whole = msgspec.json.format(msgspec.json.encode({"rows": rows}, order="sorted"), indent=2)

    pieces = encode_rows(rows, depth=1, indented=True)

    assert b'{\n  "rows": ' + pieces + b"\n}" == whole
