"""How checks, deliveries and their parts read on a terminal, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.domain.delivery import DeliveryStatus
from coursera_wizard.domain.draft import Source
from coursera_wizard.domain.facts import CheckState
from coursera_wizard.domain.periods import day_in
from coursera_wizard.domain.secret import SecretPlace
from coursera_wizard.i18n import N_, _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from coursera_wizard.cli.output import Output
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.facts import CheckResult
    from coursera_wizard.domain.problem import Problem
    from coursera_wizard.domain.secret import SecretRef

_STATES = {
    CheckState.WAITING: N_("waiting"),
    CheckState.RUNNING: N_("running"),
    CheckState.PASS: N_("ok"),
    CheckState.WARNING: N_("warning"),
    CheckState.FAILED: N_("failed"),
    CheckState.NOT_REACHED: N_("not reached"),
}
_STATUS = {
    DeliveryStatus.ACTIVE: N_("active"),
    DeliveryStatus.SUSPENDED: N_("suspended"),
}
_STATE_WIDTH = 11
_OF_VERDICT = frozenset(
    {"number", "code", "title", "what_happened", "what_to_do", "field", "details"}
)


def print_checks(output: Output, checks: Iterable[CheckResult]) -> None:
    """Print the lines of a connection test: verdict, sentence, time."""
    for line in checks:
        state = _(_STATES[line.state])
        if line.state is CheckState.NOT_REACHED:
            parts = (line.check.value, line.sentence)
            output.say(f"  {state:<{_STATE_WIDTH}} {': '.join(filter(None, parts))}")
        else:
            sentence = line.sentence or line.check.value
            output.say(f"  {state:<{_STATE_WIDTH}} {sentence} {_seconds(line.ms)}")


def show_running(output: Output, checks: Iterable[CheckResult]) -> None:
    """Show on a terminal what the connection test is waiting for."""
    running = [line.sentence for line in checks if line.state is CheckState.RUNNING]
    waiting = next((sentence for sentence in running if sentence), _("Testing the connection…"))
    output.progress(f"  {waiting}")


def check_object(line: CheckResult) -> dict[str, object]:
    """Return one line of a connection test as JSON."""
    return {
        "id": line.check.value,
        "state": line.state.value,
        "ms": line.ms,
        "sentence": line.sentence,
        "problem": problem_object(line.problem),
    }


def program_counts(delivery: Delivery) -> dict[str, int]:
    """Return how many programs are on and off, and how many schools they become, as JSON."""
    on = [mapping for mapping in delivery.programs.values() if mapping.is_on]
    return {
        "on": len(on),
        "off": len(delivery.programs) - len(on),
        "schools": len({mapping.school for mapping in on}),
    }


def problem_object(problem: Problem | None) -> dict[str, str | None] | None:
    """Return a problem of the connection test as JSON, or null: its check says how severe it is."""
    if problem is None:
        return None
    return {name: value for name, value in problem.as_dict().items() if name in _OF_VERDICT}


def status_text(delivery: Delivery, now: dt.datetime) -> str:
    """Return the status of a delivery in words; active once the days of its rest are over."""
    rest = delivery.suspension
    if rest is not None and rest.last < day_in(delivery.schedule.zone, now):
        return _(_STATUS[DeliveryStatus.ACTIVE])
    return _(_STATUS[delivery.status])


def source_text(delivery: Delivery) -> str:
    """Return where the data of a delivery come from."""
    if delivery.account.source is Source.PRACTICE:
        return _("the practice organization, which runs on this computer")
    return _("Coursera")


def secret_text(reference: SecretRef) -> str:
    """Return where a secret is kept, in words."""
    match reference.place:
        case SecretPlace.KEYCHAIN:
            return _("the keychain of this computer")
        case SecretPlace.SEALED_FILE:
            return _("a sealed file, opened with a passphrase")
        case SecretPlace.ENVIRONMENT:
            return _("the variable {variable}").format(variable=reference.variable)
        case SecretPlace.PRACTICE:
            return _("none needed: the practice organization's is known to everybody")


def _seconds(ms: int) -> str:
    return _("({seconds} s)").format(seconds=f"{ms / 1000:.2f}")
