"""The check of a finished package of a million enrollments: time a row, and memory."""

from __future__ import annotations

import hashlib
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
MOST_MICROSECONDS: Final = 5.0
MOST_MIB: Final = 80.0
END: Final = "\r\n"
PIECE: Final = 10_000
PROGRAM: Final = """
import json, resource, sys, time
from pathlib import Path
from coursera_wizard.services.package_check.check import check_package
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
verdict = check_package(Path(sys.argv[1]))
took = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([verdict.mistake_count, sum(verdict.rows.values()), took,
                  usage.ru_utime + usage.ru_stime, before, usage.ru_maxrss]))
"""


def run() -> list[Figure]:
    """Return the figures of a package made for it."""
    import json

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        write_package(path, ENROLLMENTS)
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path)],
            stdout=subprocess.PIPE, check=True, encoding="utf-8",
        )  # fmt: skip
    mistakes, rows, took_s, cpu_s, before, peak = json.loads(done.stdout)
    if mistakes:
        raise ValueError(f"{mistakes} mistakes in a sound package")
    return [
        Figure(f"time a row, {rows:,} rows", took_s / rows * 1e6, "µs", MOST_MICROSECONDS),
        Figure("processor time a row", cpu_s / rows * 1e6, "µs"),
        Figure("peak memory", peak / 1024, "MiB"),
        Figure("memory above the imports", (peak - before) / 1024, "MiB", MOST_MIB),
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
