"""Reads manifest.csv: the version, and the mode of every file.

Source: OneRoster 1.2 CSV binding, "manifest.csv".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from coursera_wizard.services.package_check.members import MANIFEST, Package
from coursera_wizard.services.package_check.rows import RowReader
from coursera_wizard.services.package_check.tables import ONLY_1_2, TABLES
from coursera_wizard.services.package_check.verdict import Findings, Rule

HEADER: Final = ("propertyName", "value")
MOST_PROPERTIES: Final = 1000
FORM_VERSION: Final = ("manifest.version", "1.0")
VERSION_PROPERTY: Final = "oneroster.version"
FILE_PREFIX: Final = "file."
OPTIONAL: Final = frozenset({"source.systemName", "source.systemCode"})
ABSENT: Final = "absent"
BULK: Final = "bulk"
DELTA: Final = "delta"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest says, as far as it can be believed.

    Attributes:
        version: As it says, else as the files suggest.
        modes: ``bulk`` or ``delta`` of every file in the package.
    """

    version: str
    modes: Mapping[str, str]


def read_manifest(package: Package, findings: Findings) -> Manifest:
    """Read the manifest and note where it is wrong, or differs from the files that are there."""
    there = package.names - {MANIFEST}
    guess = "1.2" if there & ONLY_1_2 else "1.1"
    if MANIFEST not in package.names:
        findings.add(Rule.MANIFEST_MISSING)
        return Manifest(guess, dict.fromkeys(there & frozenset(TABLES[guess]), BULK))
    properties = _properties(package, findings)
    if properties.get(FORM_VERSION[0]) != FORM_VERSION[1]:
        findings.add(Rule.MANIFEST_PROPERTY, MANIFEST, name=FORM_VERSION[0])
    version = properties.get(VERSION_PROPERTY, "")
    if version not in TABLES:
        findings.add(Rule.MANIFEST_VERSION, MANIFEST)
        version = guess
    table = TABLES[version]
    known = {FORM_VERSION[0], VERSION_PROPERTY, *OPTIONAL, *(FILE_PREFIX + name for name in table)}
    for unknown in sorted(properties.keys() - known):
        findings.add(Rule.MANIFEST_PROPERTY, MANIFEST, name=unknown)
    for name in sorted(there - frozenset(table)):
        findings.add(Rule.MEMBER_UNKNOWN, name)
    modes = {}
    for name in table:
        mode = properties.get(FILE_PREFIX + name, "")
        if mode not in {ABSENT, BULK, DELTA}:
            findings.add(Rule.MANIFEST_PROPERTY, MANIFEST, name=FILE_PREFIX + name)
        elif mode == ABSENT and name in there:
            findings.add(Rule.MANIFEST_ABSENT_IS_THERE, name)
        elif mode != ABSENT and name not in there:
            findings.add(Rule.MANIFEST_FILE_MISSING, name)
        if name in there:
            modes[name] = DELTA if mode == DELTA else BULK
    return Manifest(version, modes)


def _properties(package: Package, findings: Findings) -> dict[str, str]:
    properties: dict[str, str] = {}
    reader = RowReader(MANIFEST, HEADER, findings)
    for chunk in reader.chunks(package.blocks(MANIFEST, findings)):
        pairs = zip(chunk.numbers, chunk["propertyName"], chunk["value"], strict=True)
        for number, name, value in pairs:
            if name in properties or not value.isprintable():
                findings.add(Rule.MANIFEST_PROPERTY, MANIFEST, number, name=name)
            elif len(properties) < MOST_PROPERTIES:
                properties[name] = value
    if not reader.is_readable:
        findings.add(Rule.MANIFEST_FORM, MANIFEST)
    return properties
