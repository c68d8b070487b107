"""Colors and sizes stand in ui/theme.py and the style templates, and nowhere else."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import calls, dotted, modules

COLOR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})(?![\w-])|\brgba?\(")
PIXELS = re.compile(r"\b\d+\s?px\b")
SIZING = frozenset(
    {
        "QSize",
        "QMargins",
        "resize",
        "setContentsMargins",
        "setFixedHeight",
        "setFixedSize",
        "setFixedWidth",
        "setHorizontalSpacing",
        "setIconSize",
        "setMaximumHeight",
        "setMaximumSize",
        "setMaximumWidth",
        "setMinimumHeight",
        "setMinimumSize",
        "setMinimumWidth",
        "setPixelSize",
        "setPointSize",
        "setPointSizeF",
        "setSpacing",
        "setVerticalSpacing",
    }
)
NO_SIZE = frozenset({-1, 0, 1})
STYLED_FROM = ("ui/theme.py",)


def _ui_modules() -> list[tuple[str, ast.Module]]:
    return [
        (f"coursera_wizard/{module.name}", module.tree)
        for module in modules()
        if module.name.startswith(("ui/", "app")) and module.name not in STYLED_FROM
    ]


def test_no_color_outside_the_theme() -> None:
    """A color exists twice, for light and dark, and only the theme knows both."""
    found = []
    for name, tree in _ui_modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += [f"{name}:{node.lineno} {hit}" for hit in COLOR.findall(node.value)]
            elif isinstance(node, ast.Attribute) and ".GlobalColor." in dotted(node):
                if node.attr != "transparent":
                    found.append(f"{name}:{node.lineno} {node.attr}")
            elif isinstance(node, ast.Call) and dotted(node.func).endswith("QColor"):
                literal = [part for part in node.args if isinstance(part, ast.Constant)]
                found += [f"{name}:{node.lineno} QColor" for _part in literal]

    assert not found


def test_no_size_outside_the_theme() -> None:
    """A distance is one of the theme's few, so that pages look alike and grow with the text."""
    found = []
    for name, tree in _ui_modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += [f"{name}:{node.lineno} {hit}" for hit in PIXELS.findall(node.value)]
        for call in calls(tree):
            if dotted(call.func).rpartition(".")[2] in SIZING:
                found += [
                    f"{name}:{call.lineno} {part.value}"
                    for part in call.args
                    if isinstance(part, ast.Constant)
                    and isinstance(part.value, int | float)
                    and part.value not in NO_SIZE
                ]

    assert not found
