"""Reading the manifest, also where it is missing or no list at all."""

from __future__ import annotations

import pytest

from coursera_wizard.services.package_check.verdict import Rule
from tests.support.sample_packages import Sample, a_sample
from tests.unit.services.package_check.conftest import Check


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_without_a_manifest_the_rest_is_still_checked(version: str, check: Check) -> None:
    """The version is guessed from the files."""
    sample = a_sample(version)
    sample.put("users", 0, enabledUser="yes")
    sample_without = _without_manifest(sample)

    verdict = check(sample_without, None)

    assert verdict.version == version
    assert [one.rule for one in verdict.mistakes] == [Rule.MANIFEST_MISSING, Rule.BOOLEAN]


def _without_manifest(sample: Sample) -> Sample:
    class Bare(Sample):
        def members(self) -> dict[str, bytes]:
            return {
                name: text for name, text in super().members().items() if name != "manifest.csv"
            }

    return Bare(sample.version, sample.mode, sample.rows)


def test_what_is_no_list_of_properties_is_said(check: Check) -> None:
    """Another table under the manifest's name is not taken for one."""
    sample = a_sample()
    sample.text["manifest"] = "name,version,more\r\nx,1.1,y\r\n"

    rules = [one.rule for one in check(sample, None).mistakes]

    assert {Rule.HEADER, Rule.MANIFEST_FORM, Rule.MANIFEST_VERSION} <= set(rules)


def test_values_can_be_seen(check: Check) -> None:
    """A hidden character is a mistake in the manifest too."""
    sample = a_sample()
    sample.manifest["source.systemName"] = "Example\u202e"

    assert [one.rule for one in check(sample, None).mistakes] == [Rule.MANIFEST_PROPERTY]


def test_modes_are_told_for_each_file(check: Check) -> None:
    """A package may be mixed; the verdict says what is what."""
    sample = a_sample(grades=False)
    sample.manifest["file.demographics"] = "delta"
    sample.rows["demographics"] = [
        {"sourcedId": "u1", "status": "active", "dateLastModified": "2025-09-01T00:00:00.000Z"}
    ]

    verdict = check(sample, None)

    assert verdict.mistakes == ()
    assert verdict.modes["demographics"] == "delta"
    assert verdict.modes["users"] == "bulk"
