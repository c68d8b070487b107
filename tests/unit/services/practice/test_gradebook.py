"""Grades belong to the items that the course has."""

from __future__ import annotations

from typing import Any

from coursera_wizard.services.practice.college import College
from tests.unit.services.practice.callers import Caller


async def test_gradebook_grades_items_of_the_course(caller: Caller, college: College) -> None:
    """Every graded item of a person is one of the course's own materials."""
    rows = await caller.all_rows("/courseGradebookReports", limit=50, q="search")
    graded: dict[str, Any] = next(row for row in rows if _ids(row))
    program = graded["programId"]
    course = str(graded["id"]).partition("~")[2]

    reply = await caller.get(f"/programs/{program}/courseMaterials/{course}")

    assert reply.status == 200
    items = {
        item["id"]
        for module in reply.rows[0]["modules"]
        for lesson in module.get("lessons", [])
        for item in lesson["items"]
    }
    assert _ids(graded) <= items
    assert college.catalog.program_index(program) is not None


def _ids(value: object) -> set[str]:
    """Return the ids of all items, wherever they stand."""
    found: set[str] = set()
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "itemId":
                found.add(str(inner))
            found |= _ids(inner)
    elif isinstance(value, list):
        for inner in value:
            found |= _ids(inner)
    return found
