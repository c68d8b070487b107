"""Course materials, and how far a person is in each graded item of a course."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coursera_wizard.services.practice.catalog import ADDRESS, Catalog
from coursera_wizard.services.practice.enrollments import Row
from coursera_wizard.services.practice.identifiers import mix, short_code
from coursera_wizard.services.practice.layout import RowKind, Span
from coursera_wizard.services.practice.people import People
from coursera_wizard.services.practice.progress import DAY_MS, Progress

Object = dict[str, object]

# The gradebook moves sooner than the enrollment report.
AHEAD_OF_REPORT_MS = DAY_MS

_GRADED = ("QUIZ", "PEER_REVIEW", "PROGRAMMING_ASSIGNMENT", "QUIZ", "STAFF_GRADED_ASSIGNMENT")
_WEIGHTS = (20.0, 12.5, 27.5, 15.0, 25.0)
_PASSED_FROM = 70


@dataclass(frozen=True, slots=True)
class _Item:
    number: int
    id: str
    name: str
    kind: str
    weight: float | None


@dataclass(frozen=True, slots=True)
class _Module:
    id: str
    name: str
    lesson_id: str
    lesson_name: str
    items: tuple[_Item, ...]


class Gradebook:
    """What is inside the courses, and everybody's grades in it."""

    def __init__(self, seed: int, people: People, catalog: Catalog, progress: Progress) -> None:
        self._seed = mix(seed, 404)
        self._people = people
        self._catalog = catalog
        self._progress = progress

    def materials(self, program: int, course: int) -> Object:
        """Return modules, lessons and items of a course, with the program's links."""
        slug = self._catalog.program(program).slug
        modules: list[Object] = []
        for number, module in enumerate(self._modules(course)):
            items: list[Object] = []
            for item in module.items:
                entry: Object = {
                    "id": item.id,
                    "name": item.name,
                    "itemType": item.kind,
                    "deeplinkUrl": f"{ADDRESS}/programs/{slug}/items/{item.id}",
                }
                if item.weight is not None:
                    entry["weightPercentage"] = item.weight
                    entry["prerequisiteItemId"] = module.items[0].id
                items.append(entry)
            shown: Object = {"id": module.id, "name": module.name}
            if course % 5 == 4 and number == 0:
                shown["items"] = items  # some courses have no lessons at their beginning
            else:
                lesson = {"id": module.lesson_id, "name": module.lesson_name, "items": items}
                shown["lessons"] = [lesson]
            modules.append(shown)
        return {"id": self._catalog.content(course).id, "modules": modules}

    def entry(self, span: Span, row: Row, at_ms: int) -> Object:
        """Return a person's gradebook of a course, as of a day after the report."""
        person = self._people.learner(row.learner)
        content = self._catalog.content(row.content)
        way = row.way
        at_ms += AHEAD_OF_REPORT_MS
        standing = self._progress.standing(way, at_ms)
        active_at = standing.last_activity_at
        is_idle = active_at is not None and at_ms - active_at > 60 * DAY_MS
        flags: list[str | None] = ["INACTIVE"] if is_idle and way % 3 == 0 else []
        if way % 16 == 5:
            flags = [None]
        items = list(self._items(row.content, way, standing.progress, standing.enrolled_at))
        grades = [item["itemGrade"] for item in items if isinstance(item["itemGrade"], int)]
        grade = None if standing.grade is None else round(standing.grade * 100, 2)
        if grade is None and grades and standing.completed_at is None:
            grade = round(sum(grades) / len(items), 2)
        return {
            "id": f"{person.external_id}~{content.id}",
            "externalId": person.external_id,
            "fullName": person.full_name,
            "programId": self._catalog.program(span.program).id,
            "courseId": content.id,
            "courseName": content.name,
            "membershipState": "DELETED_MEMBER"
            if span.kind is RowKind.DELETED_MEMBER
            else "MEMBER",
            "enrolledAt": standing.enrolled_at,
            "lastActivityAt": active_at,
            "isCompleted": standing.completed_at is not None,
            "completedAt": standing.completed_at,
            "overallProgress": standing.progress,
            "overallCourseGrade": grade,
            "approxTotalLearningHrs": standing.hours,
            "riskFlags": flags,
            "itemGradebooks": items,
        }

    def _items(self, course: int, way: int, progress: int, enrolled_at: int) -> Iterator[Object]:
        number = 0
        for module in self._modules(course):
            for item in module.items:
                if item.weight is None:
                    continue
                number += 1
                is_done = progress * len(_GRADED) >= number * 100 or progress >= 84
                grade = 60 + mix(self._seed + way, item.number) % 41 if is_done else None
                flags: list[str | None] = []
                if grade is not None and grade < _PASSED_FROM:
                    flags = ["FAILED_ASSIGNMENT"]
                elif way % 64 == 9:
                    flags = ["SUSPECTED_PLAGIARISM"]
                elif way % 16 == 11:
                    flags = [None]
                yield {
                    "itemId": item.id,
                    "itemName": item.name,
                    "itemType": item.kind,
                    "itemOrder": number,
                    "itemWeight": item.weight,
                    "itemGrade": grade,
                    "isItemPassed": None if grade is None else grade >= _PASSED_FROM,
                    "itemDeadline": enrolled_at + number * 14 * DAY_MS if number % 2 else None,
                    "itemRiskFlags": flags,
                    "moduleId": module.id,
                    "moduleName": module.name,
                    "lessonId": module.lesson_id,
                    "lessonName": module.lesson_name,
                }

    def _modules(self, course: int) -> list[_Module]:
        modules = []
        for number, (kind, weight) in enumerate(zip(_GRADED, _WEIGHTS, strict=True)):
            first = course * 64 + number * 8
            topic = self._catalog.topic(course)[0]
            graded = kind.replace("_", " ").capitalize()
            items = (
                _Item(first, self._code(first), f"{topic}: lecture", "VIDEO", None),
                _Item(first + 1, self._code(first + 1), "Read more", "READING", None),
                _Item(first + 2, self._code(first + 2), f"{graded} {number + 1}", kind, weight),
            )
            modules.append(
                _Module(
                    self._code(first + 3),
                    f"Week {number + 1}",
                    self._code(first + 4),
                    "Check yourself",
                    items,
                )
            )
        return modules

    def _code(self, number: int) -> str:
        return short_code(mix(self._seed, number))
