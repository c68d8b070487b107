"""Texts for people: translated when shown, whole, and in calm words."""

from __future__ import annotations

import ast
import re
from typing import TypeGuard

from coursera_wizard.i18n import placeholders
from tests.architecture.source import (
    calls,
    dotted,
    evaluated_on_import,
    is_text_call,
    modules,
    texts,
)

FORBIDDEN_WORDS = re.compile(
    r"\b(invalid|illegal|fatal|abort\w*|oops|please|something went wrong|an error occurred)\b",
    re.IGNORECASE,
)
BUILDERS = frozenset({"format", "format_map", "join", "replace"})


def _translates(node: ast.AST) -> bool:
    return is_text_call(node) and dotted(getattr(node, "func", node)) != "N_"


def test_nothing_is_translated_on_import() -> None:
    """The language is known when a text is shown, not when a module is loaded."""
    found = [
        module.at(node)
        for module in modules()
        for node in evaluated_on_import(module.tree)
        if _translates(node)
    ]

    assert not found


def test_texts_are_not_built_up() -> None:
    """A text is one sentence in the source; places are filled in afterwards."""
    found = [
        module.at(argument)
        for module in modules()
        for call in calls(module.tree)
        if is_text_call(call)
        for argument in call.args[: 2 if dotted(call.func) == "ngettext" else 1]
        if _is_built_up(argument)
    ]

    assert not found


def _is_built_up(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return dotted(node.func).rpartition(".")[2] in BUILDERS
    return isinstance(node, ast.JoinedStr | ast.BinOp)


def test_translations_are_not_glued_together() -> None:
    """No translation is a piece of a sentence that only English puts in this order.

    Blanks and signs around a whole text, as in a table, are layout and fine.
    """
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
                parts: list[ast.AST] = [node.left, node.right]
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if _is_place(part) else part for part in node.values]
            else:
                continue
            if any(_translates(part) for part in parts) and any(_has_words(part) for part in parts):
                found.append(module.at(node))

    assert not found


def _is_place(node: ast.AST) -> TypeGuard[ast.FormattedValue]:
    return isinstance(node, ast.FormattedValue)


def _has_words(node: ast.AST) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return False
    return re.search(r"\b(?!xx)[^\W\d]", node.value) is not None  # 4xx is a number


def test_underscore_means_one_thing() -> None:
    """Where `_` translates, it is not also the name of something that is thrown away."""
    found = []
    for module in modules():
        imports = [node for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)]
        if any(alias.name == "_" for node in imports for alias in node.names):
            found += [
                module.at(node)
                for node in ast.walk(module.tree)
                if (isinstance(node, ast.Name) and node.id == "_")
                and isinstance(node.ctx, ast.Store)
            ]

    assert not found


def test_places_have_names() -> None:
    """A translator sees what goes into a place, and may move it."""
    found = [
        f"{module.at(text)} {text.value!r}"
        for module, text in texts()
        if any(not name.isidentifier() for name in placeholders(str(text.value)))
    ]

    assert not found


def test_texts_use_calm_words() -> None:
    """No text blames, alarms or begs."""
    found = [
        f"{module.at(text)} {text.value!r}"
        for module, text in texts()
        if FORBIDDEN_WORDS.search(str(text.value))
    ]

    assert not found
