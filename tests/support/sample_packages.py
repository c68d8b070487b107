"""OneRoster packages for the tests of the check: sound ones, to be broken in one place.

The headers are the writer's, so that its tables and those of the check are held against each other.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from coursera_wizard.domain.oneroster import COLUMNS, MANIFEST_NAMES, File, Version

Row = dict[str, str]
MOMENT = "2025-09-01T06:00:00.000Z"
GRADEBOOK = ("categories", "lineItems", "results")
ROW_COUNT = {"users": 3, "classes": 2, "enrollments": 3, "results": 3}
"""Rows of the sample's larger files."""


@dataclass(slots=True)
class Sample:
    """A package in the making.

    Attributes:
        rows: By file, without the manifest; columns not named are empty.
        manifest: Property to value; None for what follows from the rows.
        text: The text of files that are not to be made from the rows.
        extra: More members, by their whole name.
        newline: At the end of each line.
    """

    version: str
    mode: str
    rows: dict[str, list[Row]]
    manifest: dict[str, str] = field(default_factory=dict)
    text: dict[str, str | bytes] = field(default_factory=dict)
    extra: dict[str, str | bytes] = field(default_factory=dict)
    newline: str = "\r\n"
    mark: bytes = b""

    def header(self, file: str) -> list[str]:
        """Return the header of a file as the writer has it."""
        return list(COLUMNS[Version(self.version)][File(file)])

    def file_text(self, file: str) -> str:
        """Return the text of a file made from its rows."""
        header = self.header(file)
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator=self.newline)
        writer.writerow(header)
        for row in self.rows[file]:
            assert row.keys() <= set(header), row.keys() - set(header)
            writer.writerow([row.get(name, "") for name in header])
        return buffer.getvalue()

    def manifest_text(self) -> str:
        """Return the manifest, with the overrides; an override "-" leaves the property out."""
        properties = {"manifest.version": "1.0", "oneroster.version": self.version}
        for name in MANIFEST_NAMES[Version(self.version)]:
            properties[f"file.{name}"] = self.mode if name in self.rows else "absent"
        properties |= {"source.systemName": "Example", "source.systemCode": "example"}
        properties |= self.manifest
        lines = [f"{name},{value}" for name, value in properties.items() if value != "-"]
        return self.newline.join(["propertyName,value", *lines, ""])

    def members(self) -> dict[str, bytes]:
        """Return every member by its name."""
        texts: dict[str, str | bytes] = {"manifest.csv": self.manifest_text()}
        texts |= {f"{file}.csv": self.file_text(file) for file in self.rows}
        texts |= {f"{file}.csv": text for file, text in self.text.items()}
        texts |= self.extra
        return {
            name: self.mark + (text if isinstance(text, bytes) else text.encode())
            for name, text in texts.items()
        }

    def write_zip(self, path: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
        """Write it as a zip and return the path."""
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, text in self.members().items():
                archive.writestr(name, text)
        return path

    def write_folder(self, path: Path) -> Path:
        """Write it as loose files and return the folder."""
        path.mkdir(parents=True, exist_ok=True)
        for name, text in self.members().items():
            (path / name).write_bytes(text)
        return path

    def put(self, file: str, place: int = 0, /, **values: str) -> None:
        """Change values of a row."""
        self.rows[file][place] |= values

    def without(self, *files: str) -> None:
        """Leave files out."""
        for file in files:
            self.rows.pop(file, None)


def a_sample(version: str = "1.1", *, grades: bool = True, mode: str = "bulk") -> Sample:
    """Return a sound package: two programs, a course in both, three people."""
    rows = _roster(version)
    if grades:
        rows |= _gradebook(version)
    if mode == "delta":
        for file_rows in rows.values():
            for row in file_rows:
                row |= {"status": "active", "dateLastModified": MOMENT}
    return Sample(version, mode, rows)


def _roster(version: str) -> dict[str, list[Row]]:
    year = {"startDate": "2025-08-01", "endDate": "2026-08-01", "schoolYear": "2026"}
    term = {"startDate": "2025-08-15", "endDate": "2026-07-01", "schoolYear": "2026"}
    rows: dict[str, list[Row]] = {
        "academicSessions": [
            {"sourcedId": "s1", "title": "2025/26", "type": "schoolYear", **year},
            {"sourcedId": "s2", "title": "Term", "type": "term", "parentSourcedId": "s1", **term},
            {
                "sourcedId": "s3",
                "title": "Grades",
                "type": "gradingPeriod",
                "parentSourcedId": "s2",
                **term,
            },
        ],
        "orgs": [
            {"sourcedId": "o1", "name": "Example College", "type": "district"},
            {"sourcedId": "o2", "name": "Arts", "type": "school", "parentSourcedId": "o1"},
            {"sourcedId": "o3", "name": "Law", "type": "school", "parentSourcedId": "o1"},
        ],
        "courses": [
            {
                "sourcedId": "c1",
                "schoolYearSourcedId": "s1",
                "title": "Logic, “first part”",
                "courseCode": "logic",
                "orgSourcedId": "o1",
                "subjects": "Logic,Law",
                "subjectCodes": "1,2",
            }
        ],
        "classes": [
            {
                "sourcedId": f"k{number}",
                "title": 'Logic: "1" & more',
                "courseSourcedId": "c1",
                "classType": "scheduled",
                "schoolSourcedId": school,
                "termSourcedIds": "s2",
            }
            for number, school in ((1, "o2"), (2, "o3"))
        ],
        "users": [
            {
                "sourcedId": f"u{number}",
                "enabledUser": "true",
                "username": f"learner+{number}@example.org",
                "userIds": f"{{coursera:{number}}},{{externalId:x{number}}}",
                "givenName": given,
                "familyName": family,
                "email": f"learner+{number}@example.org",
            }
            for number, given, family in (
                (1, "Ana", "Łukasz"), (2, "Bo, Jr", 'O"Neil'), (3, "李", "Ng"),
            )
        ],
        "enrollments": [
            {
                "sourcedId": f"e{number}",
                "classSourcedId": class_id,
                "schoolSourcedId": school,
                "userSourcedId": user,
                "role": "student",
                "beginDate": "2025-09-01",
            }
            for number, class_id, school, user in (
                (1, "k1", "o2", "u1"), (2, "k2", "o3", "u1"), (3, "k1", "o2", "u2"),
            )
        ],
    }  # fmt: skip
    if version == "1.1":
        for user, orgs in zip(rows["users"], ("o2,o3", "o2", "o3"), strict=True):
            user |= {"role": "student", "orgSourcedIds": orgs}
    else:
        rows["users"][0]["primaryOrgSourcedId"] = "o2"
        rows["roles"] = [
            {
                "sourcedId": f"r{number}",
                "userSourcedId": user,
                "roleType": "primary",
                "role": "student",
                "orgSourcedId": org,
            }
            for number, user, org in (
                (1, "u1", "o2"), (2, "u1", "o3"), (3, "u2", "o2"), (4, "u3", "o3"),
            )
        ]  # fmt: skip
    return rows


def _gradebook(version: str) -> dict[str, list[Row]]:
    session = "gradingPeriodSourcedId" if version == "1.1" else "academicSessionSourcedId"
    items = [
        {
            "sourcedId": f"l{number}",
            "title": "Final grade",
            "assignDate": "2025-08-15",
            "dueDate": "2026-06-30",
            "classSourcedId": f"k{number}",
            "categorySourcedId": "g1",
            session: "s3",
            "resultValueMin": "0",
            "resultValueMax": "100",
        }
        for number in (1, 2)
    ]
    results = [
        {
            "sourcedId": f"x{number}",
            "lineItemSourcedId": item,
            "studentSourcedId": user,
            "scoreStatus": "fully graded",
            "score": score,
            "scoreDate": "2026-05-01",
        }
        for number, item, user, score in (
            (1, "l1", "u1", "99.5"), (2, "l2", "u1", "0"), (3, "l1", "u2", "100"),
        )
    ]  # fmt: skip
    if version == "1.2":
        for item, school in zip(items, ("o2", "o3"), strict=True):
            item["schoolSourcedId"] = school
        for result, class_id in zip(results, ("k1", "k2", "k1"), strict=True):
            result["classSourcedId"] = class_id
    return {"categories": [{"sourcedId": "g1", "title": "Coursera"}], "lineItems": items,
            "results": results}  # fmt: skip
