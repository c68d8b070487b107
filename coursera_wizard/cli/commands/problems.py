"""``problems``: explains a problem by its number or code, or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.cli.exit_codes import ExitCode, exit_code
from coursera_wizard.cli.exit_codes import as_markdown as exit_codes_page
from coursera_wizard.domain.problem import ProblemCode, Remedy, Severity, failure, problem
from coursera_wizard.domain.problem_catalog import CATALOG
from coursera_wizard.i18n import N_, _

if TYPE_CHECKING:
    from coursera_wizard.cli.invocation import Invocation
    from coursera_wizard.cli.output import Output
    from coursera_wizard.cli.parser import Parser
    from coursera_wizard.domain.problem import Problem

_FAMILIES = {
    1: N_("Network"),
    2: N_("Credentials and permission"),
    3: N_("Coursera's answers"),
    4: N_("Configuration"),
    5: N_("Runs and receivers"),
    6: N_("Keychain"),
    7: N_("Scheduler"),
    9: N_("Defects"),
}
_REMEDIES = {
    Remedy.FIX_INPUT: N_("correct what was entered"),
    Remedy.TRY_AGAIN: N_("try again"),
    Remedy.WAIT: N_("wait, then try again"),
    Remedy.CALL_SUPPORT: N_("ask support"),
}


def add_arguments(parser: Parser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument(
        "which", metavar="NUMBER", nargs="?", help=_("a number such as CW-201, or a code")
    )
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument(
        "--markdown", action="store_true", help=_("print the page about all problems")
    )
    forms.add_argument(
        "--exit-codes", action="store_true", help=_("print the page about the exit codes")
    )


def run(call: Invocation) -> int:
    """Print one problem, all of them, or a page for the documentation."""
    output = call.output
    if call.arguments.markdown or call.arguments.exit_codes:
        output.page(as_markdown() if call.arguments.markdown else exit_codes_page())
        return ExitCode.COMPLETE
    if call.arguments.which is not None:
        found = _find(call.arguments.which)
        _print_one(output, found)
        output.result({"problem": None, "problems": [_object(found)]})
        return ExitCode.COMPLETE
    everything = _all()
    output.table(
        (_("Number"), _("Code"), _("Title")),
        [(found.number, found.code.value, found.title) for found in everything],
    )
    output.result({"problem": None, "problems": [_object(found) for found in everything]})
    return ExitCode.COMPLETE


def as_markdown() -> str:
    """Return the page about all problems, by family, in the order of their numbers."""
    lines = [
        _("# Problems and what to do about them"),
        "",
        _("Every problem has a number that can be said on the telephone."),
    ]
    family = 0
    for found in _all():
        if found.entry.number // 100 != family:
            family = found.entry.number // 100
            lines += ["", f"## {family}xx {_(_FAMILIES[family])}"]
        lines += [
            "",
            f"### {found.number}: {found.title}",
            "",
            found.what_happened,
            "",
            _("**What to do:** {text}").format(text=found.what_to_do),
            "",
            _("Code `{code}` · exit code {exit_code} · {remedy}").format(
                code=found.code.value,
                exit_code=exit_code(found).value,
                remedy=_remedy(found),
            ),
        ]
    return "\n".join([*lines, ""])


def _all() -> list[Problem]:
    """Return every problem, its places shown as names in angle brackets."""
    codes = sorted(CATALOG, key=lambda code: CATALOG[code].number)
    return [_with_names(code) for code in codes]


def _with_names(code: ProblemCode) -> Problem:
    from coursera_wizard.i18n import placeholders

    entry = CATALOG[code]
    names = set().union(
        *(placeholders(text) for text in (entry.title, entry.what_happened, entry.what_to_do))
    )
    return problem(code, places={name: f"‹{name.replace('_', ' ')}›" for name in sorted(names)})


def _find(which: str) -> Problem:
    """Return the problem of a number (``CW-201``, ``cw201``, ``201``) or a code."""
    wanted = which.strip().lower()
    number = wanted.removeprefix("cw").lstrip("- ")
    for code, entry in CATALOG.items():
        if wanted == code.value or number == str(entry.number):
            return _with_names(code)
    from coursera_wizard.cli.parser import nearest

    near = nearest(wanted, [code.value for code in CATALOG])
    told = which if near is None else _("{number} (did you mean {near}?)").format(
        number=which, near=near
    )  # fmt: skip
    raise failure(ProblemCode.USAGE_UNKNOWN_PROBLEM, number=told)


def _print_one(output: Output, found: Problem) -> None:
    output.heading(f"{found.number}: {found.title}")
    output.paragraph(found.what_happened)
    output.paragraph(found.what_to_do)
    output.say()
    output.pairs(
        [
            (_("Code"), found.code.value),
            (_("Exit code"), str(exit_code(found).value)),
            (_("Remedy"), _remedy(found)),
        ]
    )


def _remedy(found: Problem) -> str:
    if found.severity is Severity.WARNS:
        return _("a warning: {remedy}").format(remedy=_(_REMEDIES[found.remedy]))
    return _(_REMEDIES[found.remedy])


def _object(found: Problem) -> dict[str, object]:
    return {**found.as_dict(), "exit_code": exit_code(found).value}
