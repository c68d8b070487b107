"""Courses and classes: a class is one course in one program, made when the first row names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.attribute_rows import AttributeRow, Entity
from coursera_wizard.domain.oneroster import COLUMNS, File
from coursera_wizard.domain.run_issues import Issue, IssueReason
from coursera_wizard.services.coursera.rows import ContentRow
from coursera_wizard.services.coursera.samples import texts
from coursera_wizard.services.run.sources import fed, values
from coursera_wizard.services.run.texts import Cleaner, quoted

if TYPE_CHECKING:
    from coursera_wizard.services.run.roster import Chosen, Roster

COURSE: Final = "Course"
_CLASS_ONLY: Final = ("programId", "programName", "programSlug")


@dataclass(frozen=True, slots=True)
class SchoolClass:
    """One class, with what every row about it needs.

    Attributes:
        id: Its sourcedId.
        seed: What the ids of its enrollments are hashed from, before the learner.
        between: The cells of an enrollment between its id and its user.
    """

    id: str
    program: Chosen
    course_id: str
    seed: bytes
    between: str


class Classes:
    """The courses and classes of one run.

    Args:
        roster: What is delivered.
        note: Is told what is the matter with a record.
    """

    def __init__(self, roster: Roster, note: Callable[[Issue], None]) -> None:
        self._roster = roster
        self._note = note
        self._course_rows = fed(roster.delivery.attributes, Entity.COURSES)
        self._class_rows = fed(roster.delivery.attributes, Entity.CLASSES)
        self._course_cleaner = Cleaner(roster.profile, File.COURSES)
        self._class_cleaner = Cleaner(roster.profile, File.CLASSES)
        self._wanted = _sources((*self._course_rows.values(), *self._class_rows.values()))
        self._contents: dict[str, dict[str, str]] = {}
        self._classes: dict[tuple[int, str], SchoolClass | None] = {}
        self._course_lines: dict[str, str] = {}
        self._class_lines: dict[str, str] = {}
        self.course_count = 0

    def take(self, contents: Iterable[ContentRow]) -> None:
        """Note the courses of a page, with the fields that attributes come from."""
        for row in contents:
            if row.content_type == COURSE and row.content_id:
                found = texts(row)
                found |= {"contentName": row.name, "contentSlug": row.slug or ""}
                kept = {name: found[name] for name in self._wanted if name in found}
                self._contents[row.content_id] = kept

    @property
    def count(self) -> int:
        """How many courses are known."""
        return len(self._contents)

    def find(self, program: Chosen, course_id: str) -> SchoolClass | None:
        """Return the class of a course that has a row already; see :meth:`get`."""
        return self._classes.get((program.number, course_id))

    def get(self, program: Chosen, course_id: str, name: str, slug: str) -> SchoolClass | None:
        """Return the class of a course in a program; None where it cannot be delivered.

        Args:
            program: One of the chosen programs.
            course_id: Coursera's content id.
            name: The course's name as the report says it, for one that is no longer listed.
            slug: The same of its short name.
        """
        key = (program.number, course_id)
        if key in self._classes:
            return self._classes[key]
        made = self._make(program, course_id, name, slug)
        self._classes[key] = made
        return made

    def all(self) -> Iterator[SchoolClass]:
        """Yield the classes that rows named."""
        return (one for one in self._classes.values() if one is not None)

    def course_lines(self) -> list[str]:
        """Return the courses that classes need, sorted."""
        return sorted(self._course_lines.values())

    def class_lines(self) -> list[str]:
        """Return the classes, sorted."""
        return sorted(self._class_lines.values())

    def _make(self, program: Chosen, course_id: str, name: str, slug: str) -> SchoolClass | None:
        roster, ids = self._roster, self._roster.ids
        fields = self._contents.get(course_id)
        is_listed = fields is not None
        if fields is None:
            fields = {
                "contentId": course_id,
                "contentType": COURSE,
                "id": f"{COURSE}~{course_id}",
                "name": name,
                "slug": slug,
                "contentName": name,
                "contentSlug": slug,
            }
        course = ids.of("course", course_id)
        class_id = ids.of("class", program.program_id, course_id)
        of_class = {
            **fields,
            "programId": program.program_id,
            "programName": program.name,
            "programSlug": program.slug,
        }
        line = self._line(
            File.CLASSES,
            self._class_rows,
            self._class_cleaner,
            class_id,
            of_class,
            {
                "courseSourcedId": course,
                "schoolSourcedId": program.school_id,
                "termSourcedIds": roster.sessions.term_id,
            },
            course_id,
            program.program_id,
        )
        # A course is there for its classes: without the class there is none.
        if not course_id or line is None or not self._add_course(course, course_id, fields):
            self._skip(File.CLASSES, class_id, course_id, program)
            return None
        if not is_listed:
            reason = IssueReason.COURSE_NOT_LISTED
            self._note(Issue(reason, File.CLASSES, class_id, course_id, program.program_id))
        self._class_lines[class_id] = line
        return SchoolClass(
            class_id,
            program,
            course_id,
            ids.seed("enrollment", program.program_id, course_id, ""),
            f",,,{class_id},{quoted(program.school_id)},",
        )

    def _add_course(self, sourced_id: str, course_id: str, fields: Mapping[str, str]) -> bool:
        if sourced_id in self._course_lines:
            return True
        line = self._line(
            File.COURSES,
            self._course_rows,
            self._course_cleaner,
            sourced_id,
            fields,
            {
                "schoolYearSourcedId": self._roster.sessions.year_id,
                "orgSourcedId": self._roster.district_id,
            },
            course_id,
            "",
        )
        if line is None:
            return False
        self._course_lines[sourced_id] = line
        return True

    def _line(  # noqa: PLR0917 - a row needs what it is made of
        self,
        file: File,
        rows: Mapping[str, AttributeRow],
        cleaner: Cleaner,
        sourced_id: str,
        fields: Mapping[str, str],
        worked_out: Mapping[str, str],
        source_id: str,
        program_id: str,
    ) -> str | None:
        """Return a row; None where its title is empty."""

        def report(reason: IssueReason, column: str) -> None:
            self._note(Issue(reason, file, sourced_id, source_id, program_id, column))

        cells = [sourced_id, "", ""]
        subjects = 0
        for column in COLUMNS[self._roster.version][file][3:]:
            text = worked_out.get(column)
            if text is None:
                row = rows.get(column)
                text = values(row, fields, self._roster.zone) if row is not None else ""
                if text:
                    text = cleaner.clean(column, text, report)
                    if column == "title" and not text:
                        text = _instead_of_title(cleaner, fields, source_id)
            if column == "title" and not text:
                return None
            if column == "subjects":
                subjects = _count(text)
            elif column == "subjectCodes" and text and _count(text) != subjects:
                report(IssueReason.CODES_WITHOUT_SUBJECTS, column)
                text = ""
            cells.append(quoted(text))
        return ",".join(cells) + "\r\n"

    def _skip(self, file: File, record: str, source_id: str, program: Chosen) -> None:
        reason = IssueReason.REQUIRED_EMPTY
        self._note(Issue(reason, file, record, source_id, program.program_id, "title"))


def _instead_of_title(cleaner: Cleaner, fields: Mapping[str, str], source_id: str) -> str:
    """Return the short name or the id of a course whose title has no letter the receiver takes."""
    slug = fields.get("slug") or fields.get("contentSlug") or ""
    found = (cleaner.clean("title", text, _untold) for text in (slug.replace("-", " "), source_id))
    return next(filter(None, found), "")


def _untold(_reason: IssueReason, _column: str) -> None:
    """Let a text that stands for another pass without a word: of that one was told."""


def _count(cell: str) -> int:
    """Return how many elements a list has."""
    return len(cell.split(",")) if cell else 0


def _sources(rows: Iterable[AttributeRow]) -> frozenset[str]:
    """Return the fields of a course that attributes come from, without those of its program."""
    return frozenset(row.source for row in rows if row.source and row.source not in _CLASS_ONLY)
