"""Auto mapping of 100,000 programs against 10,000 schools, and how much of it is found."""

from __future__ import annotations

import gc
import random
import time

from rapidfuzz import fuzz, process

from coursera_wizard.domain.auto_mapping import AutoMapping
from coursera_wizard.domain.mapping import Match, ProgramMapping, School
from coursera_wizard.domain.school_names import (
    LOOK_PERCENT,
    NameParts,
    judged,
    key_of,
    parts_of,
    words_of,
)
from tests.benchmarks.figure import Figure

PROGRAMS = 100_000
SCHOOLS = 10_000
TARGET_S = 3.0
TARGET_STEP_MS = 50.0
COMPARED = 500  # about so many programs are compared with every school
LEAST_FOUND_PERCENT = 95.0
LIKELY = 60  # of those most alike by letters, how many are judged in full

FIELDS = """
    Nursing Accounting Biology Chemistry Physics Marketing Finance Economics Logistics
    Robotics Statistics Philosophy History Linguistics Journalism Architecture Carpentry
    Welding Plumbing Hospitality Tourism Agriculture Forestry Veterinary Dentistry Pharmacy
    Radiology Midwifery Psychology Sociology Anthropology Geography Geology Astronomy
    Mathematics Cybersecurity Networking Programming Animation Photography Music Theater
    Dance Painting Sculpture Fashion Law Criminology Politics Diplomacy Theology Coaching
    Nutrition Kinesiology Genetics Optics
""".split()  # noqa: SIM905 - a list of words reads better without quotes
KINDS = """
    School College Academy Institute Department Center Program Pathway
""".split()  # noqa: SIM905 - a list of words reads better without quotes
EXTRAS = """
    Advanced Applied Clinical Community Continuing Creative Digital Evening Executive Global
    Industrial International Modern Online Professional Public Regional Rural Technical
    Urban
""".split()  # noqa: SIM905 - a list of words reads better without quotes
_BEGINNINGS = """
    Ash Birch Cedar Clear East Fair Green Harbor High Lake Maple Mill North Oak Pine
""".split()  # noqa: SIM905 - a list of words reads better without quotes
_ENDS = """
    bridge brook dale field ford gate haven hill land ridge shore side ton view ville
""".split()  # noqa: SIM905 - a list of words reads better without quotes
PLACES = [f"{begin}{end}" for begin in _BEGINNINGS for end in _ENDS]
# Words that very many names have.
COMMON = """
    School of the and Nursing Health Science Arts Skills Training Center Online Digital Data
""".split()  # noqa: SIM905 - a list of words reads better without quotes


def realistic(chance: random.Random) -> str:
    """Return a name as colleges give them: place, kind, field, sometimes a year."""
    form = chance.randrange(4)
    field, place = chance.choice(FIELDS), chance.choice(PLACES)
    kind, extra = chance.choice(KINDS), chance.choice(EXTRAS)
    if form == 0:
        return f"{place} {kind} of {field}"
    if form == 1:
        return f"{extra} {field} {kind}, {place}"
    if form == 2:
        return f"{kind} of {extra} {field} and {chance.choice(FIELDS)}"
    return f"{place} {extra} {field} {chance.randrange(2020, 2030)}"


def common(chance: random.Random) -> str:
    """Return a name of words that very many other names have too."""
    return " ".join(chance.choice(COMMON) for _word in range(chance.randrange(3, 7)))


def changed(name: str, chance: random.Random) -> str:
    """Return a name as somebody else would type it."""
    form = chance.randrange(6)
    if form == 0:
        return name.upper()
    if form == 1:
        place = chance.randrange(len(name))
        return name[:place] + name[place + 1 :]
    if form == 2:
        words = name.split()
        chance.shuffle(words)
        return " ".join(words)
    if form == 3:
        return f"{name} {chance.choice(EXTRAS)}"
    if form == 4:
        return " ".join(name.split()[1:])
    return f"{name} {chance.randrange(100)}"


def run() -> list[Figure]:
    """Measure realistic names, and names of common words alone."""
    figures: list[Figure] = []
    for title, make in (("realistic names", realistic), ("common words only", common)):
        chance = random.Random(7)  # noqa: S311 - the same names each time
        schools = [School(make(chance), f"s{number}") for number in range(SCHOOLS)]
        rows = [
            ProgramMapping(
                f"p{number}",
                make(chance) if number % 2 else changed(chance.choice(schools).name, chance),
            )
            for number in range(PROGRAMS)
        ]
        mapping = AutoMapping(rows, schools)
        gc.collect()
        gc.freeze()
        gc.disable()  # as the window does while it maps
        begin_cpu = time.process_time()
        begin = last = time.perf_counter()
        longest = 0.0
        for _progress in mapping.steps():
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
        seconds = time.perf_counter() - begin
        cpu_seconds = time.process_time() - begin_cpu
        found = sum(
            after.match is not Match.NEW_SCHOOL for _, after in mapping.change.rows.values()
        )
        figures += [
            Figure(f"auto mapping, {title}", seconds, "s", TARGET_S),
            Figure(f"processor time, {title}", cpu_seconds, "s", None),
            Figure(f"longest step, {title}", longest * 1000, "ms", TARGET_STEP_MS),
            Figure(f"programs with an existing school, {title}", found, "programs", None),
            Figure(
                f"not found though every pair would, {title}",
                _missed_percent(mapping, schools),
                "%",
                100 - LEAST_FOUND_PERCENT,
            ),
        ]
    return figures


def _missed_percent(mapping: AutoMapping, schools: list[School]) -> float:
    """Return how many of the programs that come from a school find none, though one is alike.

    Every pair of some programs and all schools is compared, except same names.
    """
    keys = {key_of(words_of(school.name)) for school in schools}
    names: dict[str, list[NameParts]] = {}
    for school in schools:
        parts = parts_of(words_of(school.name))
        names.setdefault(parts.words, []).append(parts)
    wanted = missed = 0
    rows = [after for _before, after in mapping.change.rows.values()]
    for row in rows[: 2 * COMPARED : 2]:
        words = words_of(row.program_name)
        if key_of(words) in keys:
            continue
        asked = parts_of(words)
        likely = process.extract(
            asked.words, list(names), scorer=fuzz.ratio, processor=None, limit=LIKELY
        )
        scores = [judged(score, asked, one) for name, score, _ in likely for one in names[name]]
        if max(scores) >= LOOK_PERCENT:
            wanted += 1
            missed += row.match is Match.NEW_SCHOOL
    return 100 * missed / wanted
