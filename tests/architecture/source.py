"""The source of the program as the architecture tests read it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "coursera_wizard"
TEXT_FUNCTIONS = frozenset({"_", "N_", "ngettext"})


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the program, parsed."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path inside the package, with slashes on every system."""
        return self.path.relative_to(PACKAGE).as_posix()

    def at(self, node: ast.AST) -> str:
        """Return where a node stands, to be shown when a rule is broken."""
        return f"coursera_wizard/{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the program."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return tuple(Module(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Return every call in a tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def dotted(node: ast.AST) -> str:
    """Return a name as it is written, such as ``time.sleep``; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted(node.value)
        return f"{owner}.{node.attr}" if owner else node.attr
    return ""


def is_text_call(node: ast.AST) -> bool:
    """Tell whether a node is a call that translates or marks a text."""
    return isinstance(node, ast.Call) and dotted(node.func) in TEXT_FUNCTIONS


def texts() -> Iterator[tuple[Module, ast.Constant]]:
    """Return every text for people, with the module it stands in."""
    for module in modules():
        for call in calls(module.tree):
            if is_text_call(call):
                for argument in call.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield module, argument


def evaluated_on_import(tree: ast.Module) -> Iterator[ast.AST]:
    """Return every node that is evaluated when the module is imported."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, *node.args.defaults]
            waiting += [default for default in node.args.kw_defaults if default is not None]
        elif isinstance(node, ast.Lambda):
            continue
        else:
            waiting += ast.iter_child_nodes(node)
