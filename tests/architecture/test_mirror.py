"""A reader finds test_x.py where x.py leads them."""

from __future__ import annotations

import ast

from tests.architecture.source import ROOT, Module, modules

# Modules with logic and no test file of their own, each with the reason.
TESTED_ELSEWHERE: dict[str, str] = {
    "__main__.py": "two entry points of one line; tests/e2e starts both",
    "cli/__main__.py": "one line; tests/e2e starts it",
    "app.py": "the start and the farewell of the window; tests/e2e and tests/ui run on it",
    "bootstrap.py": "chooses the services; tests/e2e runs with what it chose",
    "services/ports.py": "promises; tests/support/contracts.py holds whoever makes them",
}


def _has_logic(module: Module) -> bool:
    """Tell whether a module does anything: a function with more than a docstring or `...`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = [part for part in node.body if not _is_constant(part)]
            if body:
                return True
    return False


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_every_module_has_its_tests() -> None:
    """Every module that does something has a test file of its name, or a reason."""
    found = []
    for module in modules():
        if not _has_logic(module) or module.name in TESTED_ELSEWHERE:
            continue
        folder, _slash, file = module.name.rpartition("/")
        if file == "__init__.py":
            folder, _slash, file = folder.rpartition("/")[0], "", f"{folder.rpartition('/')[2]}.py"
        if module.name.startswith("ui/"):
            places = list((ROOT / "tests" / "ui").rglob(f"test_{file}"))
        else:
            places = [ROOT / "tests" / "unit" / folder / f"test_{file}"]
        if not any(place.is_file() for place in places):
            found.append(module.name)

    assert not found


def test_every_reason_is_needed() -> None:
    """The list of exceptions names nothing that is gone."""
    names = {module.name for module in modules()}
    later = {"__main__.py", "cli/__main__.py", "app.py", "bootstrap.py"}

    assert not set(TESTED_ELSEWHERE) - names - later
