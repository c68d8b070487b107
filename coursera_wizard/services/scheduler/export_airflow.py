"""A DAG for Apache Airflow 2.7 or later: data in one place, and a few lines that never change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from coursera_wizard.services.scheduler.export import PROGRAM

if TYPE_CHECKING:
    from coursera_wizard.services.scheduler.export import Plan

_BODY = '''\
import os
import subprocess
from datetime import timedelta

import pendulum
from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.models import Variable
from airflow.timetables.trigger import CronTriggerTimetable

try:
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow.models.dag import DAG
    from airflow.operators.python import PythonOperator

NEEDS_PERSON, TRY_LATER, ALREADY_RUNNING = 3, 4, 5  # exit codes of coursera-delivery


def run_delivery():
    """Run the delivery; the secrets come from Airflow's own store and go to the program alone."""
    environment = dict(os.environ)
    for variable, name in SETTINGS["secrets"].items():
        environment[variable] = Variable.get(name)
    done = subprocess.run(SETTINGS["command"], env=environment, check=False)
    if done.returncode == ALREADY_RUNNING:
        raise AirflowSkipException("a run of this delivery is already going on")
    if done.returncode == TRY_LATER:
        raise AirflowException("it may work later without a change")
    if done.returncode:
        raise AirflowFailException(f"a person has to look at it: exit code {done.returncode}")


with DAG(
    dag_id=SETTINGS["dag_id"],
    description=SETTINGS["description"],
    schedule=CronTriggerTimetable(SETTINGS["cron"], timezone=SETTINGS["time_zone"]),
    start_date=pendulum.datetime(*SETTINGS["start_date"], tz=SETTINGS["time_zone"]),
    catchup=False,
    max_active_runs=1,
    tags=["coursera"],
):
    PythonOperator(
        task_id="run",
        python_callable=run_delivery,
        retries=SETTINGS["retries"],
        retry_delay=timedelta(minutes=5),
        execution_timeout=timedelta(hours=12),
    )
'''


def files(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return the DAG's file."""
    dag = plan.name.replace("-", "_")
    today = dt.date(2024, 1, 1)  # nothing is caught up, so any day of the past will do
    secrets = {
        variable: f"{dag}_{key.replace('-', '_')}" for variable, key in plan.variables.items()
    }
    settings: dict[str, object] = {
        "dag_id": dag,
        "description": f"Coursera delivery: {plan.title}",
        "command": [
            PROGRAM, "run", f"/etc/coursera-delivery/{plan.name}.delivery.json", *plan.options,
            "--json",
        ],
        "secrets": secrets,
        "cron": plan.calendar,
        "time_zone": plan.schedule.zone,
        "start_date": [today.year, today.month, today.day],
        # A planned run is done once: a second try would find nothing due, and look complete.
        "retries": 0 if plan.options else 1,
    }  # fmt: skip
    lines = [f"    {key!r}: {value!r}," for key, value in settings.items()]
    variables = ", ".join(secrets.values()) or "none"
    head = [
        f"# Coursera delivery: {plan.title}",
        "# Put the delivery file where “command” says, on every worker. Airflow's own store has to",
        f"# hold the variables that “secrets” names ({variables}).",
        *(f"# {line}" for line in plan.remarks),
        "",
        "SETTINGS = {",
        *lines,
        "}",
        "",
        _BODY,
    ]
    return ((f"{dag}.py", "\n".join(head)),)
