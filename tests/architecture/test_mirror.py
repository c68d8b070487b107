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
# Parts that are met as a person meets them: on their page, in the whole window, in a whole run.
TESTED_WITH: dict[str, tuple[str, ...]] = {
    "unit/services/scheduler/test_export.py": (
        "services/scheduler/export_airflow.py",
        "services/scheduler/export_kubernetes.py",
        "services/scheduler/export_systemd.py",
    ),
    "ui/test_accessibility.py": ("ui/announce.py", "ui/widgets/basic.py", "ui/side_list.py"),
    "ui/test_window.py": (
        "ui/desk.py",
        "ui/draft_keeper.py",
        "ui/page.py",
        "ui/page_frame.py",
        "ui/pages/__init__.py",
        "ui/step_list.py",
        "ui/step_results.py",
        "ui/wizard_view.py",
    ),
    "ui/test_theme.py": ("ui/icons.py",),
    "ui/widgets/test_mapping_table.py": ("ui/widgets/mapping_delegates.py",),
    "ui/pages/test_home.py": (
        "ui/home_view.py",
        "ui/file_dialogs.py",
        "ui/widgets/confirm.py",
        "ui/widgets/delivery_table.py",
        "ui/widgets/rest_dialog.py",
    ),
    "ui/pages/test_run.py": (
        "ui/widgets/counts_table.py",
        "ui/widgets/passphrase_dialog.py",
        "ui/widgets/run_result.py",
        "ui/widgets/run_stages.py",
    ),
    "ui/pages/test_history.py": ("ui/widgets/paged_table.py",),
    "ui/pages/test_credentials.py": (
        "ui/pages/credential_advanced.py",
        "ui/pages/credential_guide.py",
        "ui/widgets/toggle_switch.py",
    ),
    "ui/pages/test_receiver_panel.py": (
        "ui/focus_order.py",
        "ui/in_view.py",
        "ui/pages/credential_receiver.py",
        "ui/widgets/folded_line.py",
        "ui/pages/receiver_choice.py",
        "ui/pages/receiver_server.py",
        "ui/widgets/password_edit.py",
    ),
    "ui/pages/test_schedule_notices.py": (
        "ui/pages/notice_mail.py",
        "ui/pages/notice_web.py",
    ),
    "ui/pages/test_connection.py": ("ui/widgets/check_row.py", "ui/widgets/status_line.py"),
    "ui/pages/test_attributes.py": (
        "ui/widgets/attribute_editor.py",
        "ui/widgets/attribute_table.py",
    ),
    "ui/pages/test_schedule.py": (
        "ui/widgets/time_edit.py",
        "ui/widgets/timeline.py",
        "ui/widgets/zone_edit.py",
    ),
    "ui/pages/test_finish.py": (
        "ui/pages/finish_done.py",
        "ui/pages/finish_review.py",
        "ui/pages/finish_secret.py",
        "ui/pages/finish_warnings.py",
        "ui/widgets/cards.py",
    ),
    "ui/pages/test_home_entries.py": (
        "ui/pages/home_notes.py",
        "ui/widgets/line_note.py",
        "ui/widgets/proof_dialog.py",
    ),
    "ui/widgets/test_chips.py": ("ui/widgets/flow_layout.py",),
    # What is read and done between the first request and the hand-over, against a real service.
    "unit/services/run/test_engine.py": ("services/run/collect.py", "services/run/work.py"),
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
        places += [
            ROOT / "tests" / test for test, tested in TESTED_WITH.items() if module.name in tested
        ]
        if not any(place.is_file() for place in places):
            found.append(module.name)

    assert not found


def test_every_reason_is_needed() -> None:
    """The list of exceptions names nothing that is gone."""
    names = {module.name for module in modules()}
    later = {"__main__.py", "cli/__main__.py", "app.py", "bootstrap.py"}

    assert not set(TESTED_ELSEWHERE) - names - later


def test_parts_are_tested_where_it_is_said() -> None:
    """A file that is named for a module is there, and so is the module."""
    missing = [
        name
        for test, tested in TESTED_WITH.items()
        for name in (f"tests/{test}", *(f"coursera_wizard/{module}" for module in tested))
        if not (ROOT / name).is_file()
    ]

    assert missing == []
