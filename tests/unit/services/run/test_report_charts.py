"""The charts of a report."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

import pytest

from coursera_wizard.domain.run import FileCounts
from coursera_wizard.services.run.markup import Markup
from coursera_wizard.services.run.report_charts import changes_chart, programs_chart

SVG = "{http://www.w3.org/2000/svg}"


def _read(chart: Markup) -> Element:
    return fromstring(chart)  # noqa: S314 - what was just made here


def _texts(chart: Markup) -> list[str]:
    return [element.text or "" for element in _read(chart).iter(f"{SVG}text")]


def _bars(chart: Markup, kind: str) -> list[tuple[float, float]]:
    return [
        (float(bar.attrib["x"]), float(bar.attrib["width"]))
        for bar in _read(chart).iter(f"{SVG}rect")
        if bar.attrib["class"] == kind
    ]


def test_fifteen_largest_programs_and_the_others() -> None:
    """Smaller programs share one bar, so that the chart stays readable."""
    chart = programs_chart((f"Program {number:02}", number) for number in range(1, 21))

    texts = _texts(chart)
    assert texts[:4] == ["Program 20", "20", "Program 19", "19"]
    assert texts[-2:] == ["5 other programs", "15"]
    assert len(_bars(chart, "bar")) == 15
    assert len(_bars(chart, "others")) == 1


def test_bars_are_as_long_as_their_numbers() -> None:
    """Half the records is half the length, and the chart says so in words too."""
    chart = programs_chart([("Half", 50), ("Whole", 100)])

    (_x, whole), (_y, half) = _bars(chart, "bar")
    assert half == pytest.approx(whole / 2, abs=0.1)
    assert [title.text for title in _read(chart).iter(f"{SVG}title")] == [
        "Records by program",
        "Whole: 100",
        "Half: 50",
    ]


def test_changes_show_only_kinds_that_differ() -> None:
    """Each part stands behind the one before it, and few records among many are still seen."""
    chart = changes_chart(
        {
            "orgs": FileCounts(4),
            "users": FileCounts(9, 1, 0, 2),
            "enrollments": FileCounts(9, 0, 60_000, 0),
        }
    )

    assert _texts(chart) == [
        "Users",
        "1 new · 0 changed · 2 removed",
        "Enrollments",
        "0 new · 60,000 changed · 0 removed",
    ]
    assert _bars(chart, "new")[0][1] >= 2
    assert _bars(chart, "removed")[0][0] == pytest.approx(sum(_bars(chart, "new")[0]), abs=0.1)


def test_chart_is_mirrored_for_languages_from_right_to_left() -> None:
    """Every bar begins at the other side, and stays within the picture."""
    records = [("One", 10), ("Two", 5)]

    left = _bars(programs_chart(records), "bar")
    right = _bars(programs_chart(records, right_to_left=True), "bar")

    assert [800 - x - width for x, width in left] == pytest.approx([x for x, _w in right], abs=0.1)


@pytest.mark.parametrize("name", ["A name that is much longer than there is room for", "長" * 40])
def test_long_names_are_shortened_and_kept_for_who_points_at_them(name: str) -> None:
    """Wide characters take the room of two."""
    chart = programs_chart([(name, 1)])

    assert _texts(chart)[0].endswith("…")
    assert [title.text for title in _read(chart).iter(f"{SVG}title")][1] == f"{name}: 1"


def test_nothing_to_draw() -> None:
    """A chart without rows is an empty picture and no failure."""
    assert _texts(programs_chart([])) == []
