"""Counting mistakes and warnings, and what is said of them."""

from __future__ import annotations

from coursera_wizard.services.package_check.verdict import (
    DETAILED,
    TEXTS,
    WARNINGS,
    Findings,
    Mistake,
    PackageVerdict,
    Rule,
)  # fmt: skip


def test_every_rule_has_a_text() -> None:
    """Whoever reads a mistake is told what it is, in words that differ."""
    assert set(TEXTS) == set(Rule)
    assert len(set(TEXTS.values())) == len(TEXTS)


def test_findings_keep_the_first_and_count_all() -> None:
    """Mistakes and warnings are kept and counted apart."""
    findings = Findings()
    for row in range(DETAILED + 5):
        findings.add(Rule.CHOICE, "users", row)
    findings.add(Rule.FORMULA, "users", 2, "givenName", count=3)

    assert len(findings.mistakes) == DETAILED
    assert (findings.mistake_count, findings.warning_count) == (DETAILED + 5, 3)
    assert Rule.FORMULA in WARNINGS


def test_findings_shorten_names() -> None:
    """The name of a member, which may be anything, is cut and shown in ASCII."""
    findings = Findings()

    findings.add(Rule.MEMBER_UNKNOWN, name="é" + "x" * 500)

    assert findings.mistakes[0].text.isascii()
    assert len(findings.mistakes[0].text) < 100


def test_mistake_says_where_it_is() -> None:
    """As a line of text it begins with file, row and column, as far as there are any."""
    assert str(Mistake(Rule.DATE, "users", 3, "x", "text")) == "users:3:x date: text"
    assert str(Mistake(Rule.DATE, text="text")) == "package date: text"


def test_verdict_is_sound_without_mistakes() -> None:
    """Warnings do not keep a package from being sent."""
    assert PackageVerdict(warning_count=3).is_sound
    assert not PackageVerdict(mistake_count=1).is_sound
