"""The few web pages of the older generation: plain HTML, each with one thing to do."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from coursera_wizard.services.practice.exchange import HTML, Answer

_FRESH = (("Cache-Control", "no-store"),)


def page(title: str, body: str, status: int = 200) -> Answer:
    """Return a page; the body is HTML."""
    content = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}"
        "<p><small>Practice organization. Everything in it is invented.</small></p>"
        "</main></body></html>"
    )
    return Answer(status, content.encode(), HTML, _FRESH)


def message(title: str, text: str, status: int = 200) -> Answer:
    """Return a page that only says something."""
    return page(title, f"<p>{escape(text)}</p>", status)


def form(action: str, hidden: dict[str, str], button: str) -> str:
    """Return a form of one button that asks for an address with these parameters."""
    fields = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    return (
        f'<form method="get" action="{escape(action)}">{fields}'
        f'<button type="submit">{escape(button)}</button></form>'
    )


def link(target: str, parameters: dict[str, str], text: str) -> str:
    """Return a link to an address with these parameters."""
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f'<a href="{escape(target + query)}">{escape(text)}</a>'


def table(rows: dict[str, str]) -> str:
    """Return names and values, one pair a row."""
    cells = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td><code>{escape(value)}</code></td></tr>'
        for name, value in rows.items()
    )
    return f"<table>{cells}</table>"
