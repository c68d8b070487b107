"""The check of a finished package of a million enrollments: time a row, and memory."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.figure import Figure

ENROLLMENTS: Final = int(os.environ.get("PACKAGE_CHECK_ROWS", "1000000"))
USERS: Final = 200_000
CLASSES: Final = 1_000
SCHOOLS: Final = 20
MOST_TIMES: Final = 1.5
MOST_MIB: Final = 70.0
END: Final = "\r\n"
PIECE: Final = 10_000
PROGRAM: Final = """
import csv, io, json, sys, time, zipfile
from pathlib import Path
from coursera_wizard.services.package_check.check import check_package

def peak_kib():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1])

before = peak_kib()
start = time.process_time()
verdict = check_package(Path(sys.argv[1]))
took_s = time.process_time() - start
peak = peak_kib()
start = time.process_time()
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        with archive.open(name) as member:
            for row in csv.reader(io.TextIOWrapper(member, "utf-8", newline="")):
                pass
floor_s = time.process_time() - start
rows = sum(verdict.rows.values())
print(json.dumps([verdict.mistake_count, rows, took_s, floor_s, before, peak]))
"""


def run() -> list[Figure]:
    """Return the figures of a package made for it, beside reading it with Python's own modules."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        write_package(path, ENROLLMENTS)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path)],
            stdout=subprocess.PIPE, check=True, encoding="utf-8",
        )  # fmt: skip
    mistakes, rows, took_s, floor_s, before_kib, peak_kib = json.loads(done.stdout)
    if mistakes:
        raise ValueError(f"{mistakes} mistakes in a sound package")
    return [
        Figure(f"processor time a row, {rows:,} rows", took_s / rows * 1e6, "µs"),
        Figure("the same of csv.reader alone", floor_s / rows * 1e6, "µs"),
        Figure("times as long as csv.reader", took_s / floor_s, "", MOST_TIMES),
        Figure("peak memory of the process", peak_kib / 1024, "MiB"),
        Figure("peak above the imports", (peak_kib - before_kib) / 1024, "MiB", MOST_MIB),
    ]


def write_package(path: Path, enrollments: int) -> None:
    """Write a sound 1.1 package with ids as the program makes them."""
    orgs = _ids("o", SCHOOLS + 1)
    classes = _ids("k", CLASSES)
    users = _ids("u", USERS)
    year = "2025-08-01,2026-08-01"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        files = {
            "academicSessions": ["s1,,,Year,schoolYear,2025-08-01,2026-08-01,,2026",
                                 f"s2,,,Term,term,{year},s1,2026"],
            "orgs": [f"{orgs[0]},,,College,district,,"]
            + [f"{org},,,School,school,,{orgs[0]}" for org in orgs[1:]],
            "courses": [f"c1,,,s1,Course,,,{orgs[0]},,"],
            "classes": [f"{one},,,Class,,c1,,scheduled,,{orgs[1 + place % SCHOOLS]},s2,,,"
                        for place, one in enumerate(classes)],
            "users": [f"{one},,,true,{orgs[1 + place % SCHOOLS]},student,user{place}@example.org,"
                      f"{{coursera:{one}}},Given,Family{place},,{place},user{place}@example.org,,,,,"
                      for place, one in enumerate(users)],
        }  # fmt: skip
        names = [*files, "enrollments"]
        every = (
            "academicSessions", "categories", "classes", "classResources", "courses",
            "courseResources", "demographics", "enrollments", "lineItems", "orgs", "resources",
            "results", "users",
        )  # fmt: skip
        manifest = ["manifest.version,1.0", "oneroster.version,1.1"]
        manifest += [f"file.{name},{'bulk' if name in names else 'absent'}" for name in every]
        archive.writestr("manifest.csv", END.join(["propertyName,value", *manifest, ""]))
        for name, lines in files.items():
            archive.writestr(f"{name}.csv", END.join([HEADERS[name], *lines, ""]))
        with archive.open("enrollments.csv", "w", force_zip64=True) as member:
            member.write((HEADERS["enrollments"] + END).encode())
            for piece in _enrollments(enrollments, classes, users, orgs):
                member.write(piece.encode())


def _ids(kind: str, count: int) -> list[str]:
    return sorted(hashlib.sha256(f"{kind}{n}".encode()).hexdigest()[:32] for n in range(count))


def _enrollments(
    count: int, classes: list[str], users: list[str], orgs: list[str]
) -> Iterator[str]:
    """Yield rows in order of their ids, every pair of user and class at most once."""
    chance = random.Random(7)  # noqa: S311 - the same rows each time
    pairs = iter(chance.sample(range(USERS * CLASSES), count))
    step = 2**128 // count
    for first in range(0, count, PIECE):
        lines = []
        for number in range(first, min(first + PIECE, count)):
            user, place = divmod(next(pairs), CLASSES)
            own = f"{number * step + chance.randrange(step):032x}"
            day = f"2025-{9 + place % 4:02}-{1 + user % 28:02}"
            school = orgs[1 + place % SCHOOLS]
            lines.append(f"{own},,,{classes[place]},{school},{users[user]},student,,{day},{END}")
        yield "".join(lines)


HEADERS: Final = {
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,"
    "parentSourcedId,schoolYear",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,"
    "orgSourcedId,subjects,subjectCodes",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,"
    "classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods",
    "users": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"
    "givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,"
    "userSourcedId,role,primary,beginDate,endDate",
}
