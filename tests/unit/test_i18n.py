"""Tests of the program's languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coursera_wizard import i18n, resources

if TYPE_CHECKING:
    from pathlib import Path

CATALOG = r"""
# A comment.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\n"

#: coursera_wizard/ui/window.py
msgid "Next"
msgstr "Dalej"

msgid "Connected to {organization}."
msgstr ""
"Połączono z "
"{organization}."

msgid "Hello {name}."
msgstr "Cześć {imię}."

#, fuzzy
msgid "Back"
msgstr "Plecy"

msgid "{count} program"
msgid_plural "{count} programs"
msgstr[0] "{count} program"
msgstr[1] "{count} programy"
msgstr[2] "{count} programów"

msgid "Not yet"
msgstr ""
"""


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a Polish catalog where catalogs are looked for."""
    path = tmp_path / "locale" / "pl" / "LC_MESSAGES" / "coursera_wizard.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOG, encoding="utf-8")
    monkeypatch.setattr(resources, "_root", lambda: tmp_path)


def test_texts_stay_in_english_without_a_catalog() -> None:
    """A language that nobody translated yet is shown in English, and says so."""
    used = i18n.set_language("tlh")

    assert used == "en"
    assert i18n._("Next") == "Next"
    assert i18n.ngettext("{count} program", "{count} programs", 1) == "{count} program"
    assert i18n.ngettext("{count} program", "{count} programs", 0) == "{count} programs"


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize("code", ["pl", "pl_PL", "pl-PL"])
def test_texts_come_from_the_catalog(code: str) -> None:
    """A catalog is found by its language, with or without a country."""
    assert i18n.set_language(code) == "pl"
    assert i18n._("Next") == "Dalej"
    assert i18n._("Connected to {organization}.") == "Połączono z {organization}."
    assert i18n._("Back") == "Back"
    assert i18n._("Not yet") == "Not yet"
    assert i18n._("") == ""


@pytest.mark.usefixtures("polish")
@pytest.mark.parametrize(
    ("count", "text"), [(1, "{count} program"), (3, "{count} programy"), (5, "{count} programów")]
)
def test_plural_follows_the_rule_of_the_catalog(count: int, text: str) -> None:
    """Languages with more than two forms get the right one."""
    i18n.set_language("pl")

    assert i18n.ngettext("{count} program", "{count} programs", count) == text


@pytest.mark.usefixtures("polish")
def test_translation_with_other_places_is_rejected() -> None:
    """A translation that could not be filled in is not used."""
    i18n.set_language("pl")

    assert i18n._("Hello {name}.") == "Hello {name}."
    assert i18n.read_catalog(i18n.catalog_path("pl")).rejected == ("Hello {name}.",)


@pytest.mark.parametrize("code", [i18n.PSEUDO_LONG, i18n.PSEUDO_RIGHT_TO_LEFT])
@pytest.mark.parametrize(
    "text",
    ["&Next", "Connected to {organization}.", "<b>{count}</b> of {total}", "{{literal}} & more"],
)
def test_invented_language_keeps_the_places(code: str, text: str) -> None:
    """An invented language can be filled in exactly as its source."""
    i18n.set_language(code)

    shown = i18n._(text)

    assert shown != text
    assert i18n.placeholders(shown) == i18n.placeholders(text)
    assert shown.count("&") == text.count("&")
    shown.format(organization="A", count=1, total=2)


def test_long_language_doubles_the_length() -> None:
    """The long language shows what a wordy translation would do to a page."""
    i18n.set_language(i18n.PSEUDO_LONG)

    assert len(i18n._("Test connection")) >= 2 * len("Test connection")
    assert len(i18n.ngettext("One program", "Programs", 2)) >= 2 * len("Programs")


@pytest.mark.parametrize(
    ("code", "expected"), [("en", False), ("qps", False), ("qpr", True), ("tlh", False)]
)
def test_direction_follows_the_language(code: str, *, expected: bool) -> None:
    """Only languages that are written from right to left turn the window around."""
    i18n.set_language(code)

    assert i18n.is_right_to_left() is expected


@pytest.mark.usefixtures("polish")
def test_language_of_the_computer_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a choice the program speaks what the computer speaks."""
    monkeypatch.setenv("LANG", "pl_PL.UTF-8")

    assert i18n.set_language() == "pl"


def test_name_cannot_lead_out_of_the_folder() -> None:
    """A language is a name, not a path."""
    assert i18n.set_language("../../etc") == "en"


def test_marked_text_stays_as_it_is() -> None:
    """Marking a text changes nothing before it is shown."""
    i18n.set_language(i18n.PSEUDO_LONG)

    assert i18n.N_("Next") == "Next"
