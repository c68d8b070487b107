"""Tables written in pieces read the same as written at once, and are read back strictly."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.ordering import AT_ONCE
from coursera_wizard.services.store.pieces import Layout, cut, rows_of, with_rows

INDENTED = Layout.indented("rows", 1)
DENSE = Layout.dense("rows")
DECODER = msgspec.json.Decoder(dict[str, ProgramMapping])
SIZES = [0, 1, AT_ONCE, AT_ONCE + 1, 20 * AT_ONCE]


def some_rows(count: int) -> dict[str, ProgramMapping]:
    """Return rows in no order, with signs that could be taken for layout."""
    return {
        f"id-{(number * 7919) % 100_003}": ProgramMapping(
            f"id-{number}",
            'a "name"\n{},\n    },\n  }',
            True,
            School('É\u2028 {}\n,"rows":{\n}', "s"),
            Match.CHOSEN,
        )
        for number in range(count)
    }


def whole(rows: object, *, layout: Layout) -> bytes:
    """Return a file that the encoder wrote in one go."""
    values = {"a": '\n  "rows": {', "rows": rows, "z": {}}
    if layout is DENSE:
        return msgspec.json.encode(values)
    return msgspec.json.format(msgspec.json.encode(values, order="sorted"), indent=2)


def read(content: bytes, *, layout: Layout) -> dict[str, ProgramMapping] | None:
    """Return the rows of a file; None where they are not taken."""
    table = cut(content, layout)
    assert table is not None
    return rows_of(table, DECODER)


@pytest.mark.parametrize("count", SIZES)
def test_indented_pieces_are_the_whole(count: int) -> None:
    """Byte for byte, keys sorted over all pieces."""
    rows = some_rows(count)

    content = with_rows(whole({}, layout=INDENTED), rows, INDENTED)

    assert content == whole(rows, layout=INDENTED)


@pytest.mark.parametrize("count", SIZES)
def test_dense_pieces_are_the_whole_but_for_line_breaks(count: int) -> None:
    """Each piece has a line of its own."""
    rows = some_rows(count)

    content = with_rows(whole({}, layout=DENSE), rows, DENSE)

    assert content.replace(b"\n", b"") == whole(rows, layout=DENSE)
    assert msgspec.json.decode(content) == msgspec.json.decode(whole(rows, layout=DENSE))


@pytest.mark.parametrize("layout", [INDENTED, DENSE])
@pytest.mark.parametrize("count", SIZES[1:])
def test_rows_come_back(count: int, layout: Layout) -> None:
    """What was written is read, and the frame is the file without them."""
    rows, empty = some_rows(count), whole({}, layout=layout)

    table = cut(with_rows(empty, rows, layout), layout)

    assert table is not None
    assert rows_of(table, DECODER) == rows
    assert msgspec.json.decode(table.frame) == msgspec.json.decode(empty)
    assert len(table.places) > 1 or count < 20 * AT_ONCE


@pytest.mark.parametrize("layout", [INDENTED, DENSE])
def test_file_of_another_layout_is_not_cut(layout: Layout) -> None:
    """One without the table, with an empty one, without its end, or in one line."""
    full = with_rows(whole({}, layout=layout), some_rows(3), layout)

    assert cut(b"", layout) is None
    assert cut(whole({}, layout=layout), layout) is None
    assert cut(full.partition(layout.closing)[0], layout) is None
    assert cut(msgspec.json.encode({"rows": some_rows(3)}), layout) is None


@pytest.mark.parametrize("layout", [INDENTED, DENSE])
def test_key_given_again_in_another_piece_is_not_taken(layout: Layout) -> None:
    """Neither of two rows of one key silently wins, however far apart they stand."""
    table = cut(with_rows(whole({}, layout=layout), some_rows(2000), layout), layout)
    assert table is not None
    first, second, *others = table.places

    assert rows_of(replace(table, places=(first, second, *others)), DECODER) == some_rows(2000)
    assert rows_of(replace(table, places=(first, second, first, *others)), DECODER) is None
    assert rows_of(replace(table, places=(first, (5, 5), second, *others)), DECODER) is None


def test_piece_out_of_order_is_not_taken_where_keys_are_sorted() -> None:
    """It is not what we would write."""
    table = cut(with_rows(whole({}, layout=INDENTED), some_rows(2000), INDENTED), INDENTED)
    assert table is not None
    first, second, *others = table.places

    assert rows_of(replace(table, places=(second, first, *others)), DECODER) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"is_on": true', b'"is_on": true, "is_on": true'),
        (b'"is_on": true', b'"is_on": true, "unknown": true'),
        (b'      "is_new": false,', b""),
        (b'"alike_percent": 0', b'"alike_percent": 0.0'),
    ],
)
@pytest.mark.parametrize("at", ["the first row", "the last row", "beside a border"])
def test_what_we_would_not_write_is_not_taken(old: bytes, new: bytes, at: str) -> None:
    """Whether in the middle of the table or at the end of a piece."""
    content = with_rows(whole({}, layout=INDENTED), some_rows(2000), INDENTED)
    table = cut(content, INDENTED)
    assert table is not None
    start = {
        "the first row": content.find(old),
        "the last row": content.rfind(old),
        "beside a border": content.rfind(old, 0, table.places[0][1]),
    }[at]

    spoiled = content[:start] + content[start:].replace(old, new, 1)

    assert read(spoiled, layout=INDENTED) is None
    assert read(content, layout=INDENTED) == some_rows(2000)


@pytest.mark.parametrize("sign", [b"", b",,", b" ", b"}"])
def test_broken_border_is_no_table(sign: bytes) -> None:
    """A comma that is missing, doubled or another sign between two pieces is found."""
    content = with_rows(whole({}, layout=INDENTED), some_rows(2000), INDENTED)
    table = cut(content, INDENTED)
    assert table is not None
    comma = table.places[0][1]

    assert read(content[:comma] + sign + content[comma + 1 :], layout=INDENTED) is None
