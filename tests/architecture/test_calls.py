"""What the program never calls, and where alone it calls some other things."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import calls, dotted, modules

# A nested event loop stops every other task for good; a sleeping call stops the window.
NEVER = frozenset(
    {
        "exec",
        "exec_",
        "eval",
        "processEvents",
        "asyncSlot",
        "asyncClose",
        "QThread",
        "time.sleep",
        "asyncio.get_event_loop",
        "asyncio.to_thread",
    }
)
NEVER_IMPORTED = {
    "time": {"sleep"},
    "asyncio": {"get_event_loop", "to_thread"},
    "qasync": {"asyncSlot", "asyncClose"},
    "PySide6.QtCore": {"QThread"},
}
ONLY_IN = {
    "print": ("cli/output.py",),
    "setStyleSheet": ("ui/theme.py",),
}


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def test_nothing_forbidden_is_named() -> None:
    """No module names what would stop the loop or hold up the exit."""
    found = [
        f"{module.at(node)} {dotted(node)}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.Attribute)
        and (dotted(node) in NEVER or (isinstance(node, ast.Attribute) and node.attr in NEVER))
    ]

    assert not found


def test_nothing_forbidden_is_imported() -> None:
    """No module imports it under its bare name either."""
    found = [
        f"{module.at(node)} {alias.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in NEVER_IMPORTED.get(node.module or "", ())
    ]

    assert not found


@pytest.mark.parametrize(("name", "places"), ONLY_IN.items())
def test_call_stays_in_its_place(name: str, places: tuple[str, ...]) -> None:
    """Some calls have one place, so that their effect can be read there."""
    found = [
        module.at(call)
        for module in modules()
        if module.name not in places
        for call in calls(module.tree)
        if _last(dotted(call.func)) == name
    ]

    assert not found
