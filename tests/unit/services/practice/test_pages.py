"""Web pages: what comes from outside stays text."""

from __future__ import annotations

from coursera_wizard.services.practice import pages


def test_pages_escape_what_they_are_given() -> None:
    """Nothing that was sent becomes part of the page's own words."""
    attack = '"><script>x</script>'

    whole = "".join((
        pages.message(attack, attack).body.decode(),
        pages.form("/", {attack: attack}, attack),
        pages.link("/", {attack: attack}, attack),
        pages.table({attack: attack}),
    ))  # fmt: skip

    assert "<script" not in whole
    assert '""' not in whole
