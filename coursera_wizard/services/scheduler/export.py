"""Writes what another engine needs to run the same delivery file, with nothing secret in it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coursera_wizard.domain.draft import ReceiverChannel
from coursera_wizard.domain.other_secrets import bindings
from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.schedule import ALL_DAYS, LAST_DAY, Frequency
from coursera_wizard.domain.schedule_entry import ExportTarget
from coursera_wizard.domain.schedule_times import has_runs
from coursera_wizard.domain.secret import SECRET_VARIABLE, VARIABLES, SecretPlace, SecretPurpose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.schedule import Schedule
    from coursera_wizard.services.ports import StoredDelivery

PROGRAM: Final = "coursera-delivery"
_FILE_NAME: Final = "delivery.json"
_KEEPS: Final = (
    "History and the last package are kept between runs: without them every run is a first one,"
    " and nothing is held."
)
_GAPS: Final = "Where the clock skips the start's local time, the engine leaves that run out."


@dataclass(frozen=True, slots=True)
class Plan:
    """What every engine is told.

    Attributes:
        name: Lower-case ASCII letters, digits and hyphens; at most 40, so that engines can add.
        title: The delivery's name, in one line.
        file_name: The delivery file's own name.
        schedule: Complete, and not manual.
        calendar: The five fields of cron, in the schedule's zone.
        options: What is said to ``run`` besides the file.
        variables: The variable of each secret, and the name of its key in the engine's own store.
        remarks: What the engine cannot do as this program would; sentences.
        folder: The receiver's, where it has one of its own.
    """

    name: str
    title: str
    file_name: str
    schedule: Schedule
    calendar: str
    options: tuple[str, ...]
    variables: Mapping[str, str]
    remarks: tuple[str, ...]
    folder: str = ""


def export(stored: StoredDelivery, target: ExportTarget) -> tuple[tuple[str, str], ...]:
    """Return names and contents of the files for an engine.

    Raises:
        ProblemError: ``scheduler.manual`` without a schedule, ``scheduler.sealed-file`` where the
            secret needs a person.
    """
    plan = plan_of(stored)
    match target:
        case ExportTarget.KUBERNETES:
            from coursera_wizard.services.scheduler.export_kubernetes import files
        case ExportTarget.SYSTEMD_SYSTEM:
            from coursera_wizard.services.scheduler.export_systemd import files
        case ExportTarget.AIRFLOW:
            from coursera_wizard.services.scheduler.export_airflow import files
    return files(plan)


def plan_of(stored: StoredDelivery) -> Plan:
    """Return what every engine is told of a delivery.

    Raises:
        ProblemError: ``scheduler.manual`` or ``scheduler.sealed-file``.
    """
    delivery = stored.delivery
    if not has_runs(delivery.schedule):
        raise failure(ProblemCode.SCHEDULER_MANUAL)
    if delivery.secret.place is SecretPlace.SEALED_FILE:
        raise failure(ProblemCode.SCHEDULER_SEALED_FILE)
    schedule = delivery.schedule
    decides_itself = schedule.end_date is not None or (
        schedule.frequency is Frequency.MONTHLY and schedule.month_day == LAST_DAY
    )
    is_folder = delivery.receiver.channel is ReceiverChannel.FOLDER
    folder = delivery.receiver.folder if is_folder else ""
    return Plan(
        _plain(delivery.name),
        one_line(delivery.name),
        one_line(stored.path.name) or _FILE_NAME,
        schedule,
        cron_fields(schedule),
        ("--scheduled",) if decides_itself else (),
        _variables(delivery),
        _remarks(schedule, folder, decides_itself=decides_itself),
        folder,
    )


def cron_fields(schedule: Schedule) -> str:
    """Return a schedule as the five fields of cron; the last day of a month as 28 to 31."""
    time = schedule.time or dt.time()
    day, weekdays = "*", "*"
    if schedule.frequency is Frequency.WEEKLY:
        numbers = sorted((ALL_DAYS.index(one) + 1) % 7 for one in schedule.days)
        weekdays = ",".join(map(str, numbers))
    elif schedule.frequency is Frequency.MONTHLY:
        day = "28-31" if schedule.month_day == LAST_DAY else str(schedule.month_day)
    return f"{time.minute} {time.hour} {day} * {weekdays}"


def one_line(text: str) -> str:
    """Return a text without what would end a line or a remark."""
    return " ".join("".join(" " if _is_control(one) else one for one in text).split())


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} or letter in "\ufffe\uffff"


def _plain(name: str) -> str:
    words = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:31].strip("-")
    return f"coursera-{plain}" if plain else "coursera-delivery"


def _variables(delivery: Delivery) -> dict[str, str]:
    """Return the variables of the secrets that a run needs, by name."""
    found: dict[str, str] = {}
    if delivery.secret.place is not SecretPlace.PRACTICE:
        found[delivery.secret.variable or SECRET_VARIABLE] = "client-secret"
    keys = {
        SecretPurpose.SFTP: "receiver-secret",
        SecretPurpose.MAIL: "mail-secret",
        SecretPurpose.WEBHOOK: "webhook-secret",
    }
    for purpose in bindings(delivery.receiver, delivery.notices):
        found[VARIABLES[purpose]] = keys[purpose]
    return found


def _remarks(schedule: Schedule, folder: str, *, decides_itself: bool) -> tuple[str, ...]:
    found = [_KEEPS, _GAPS]
    if folder:
        found.append(
            f"Packages go to {one_line(folder)}: the engine has to let the run write there."
        )
    if decides_itself:
        found.append(
            "With --scheduled the program itself decides whether a run is due: the delivery file"
            " holds the last day of a month and an end date, which the engine does not know."
        )
    if schedule.end_date is not None:
        found.append(f"The last day a run starts on is {schedule.end_date.isoformat()}.")
    return tuple(found)
