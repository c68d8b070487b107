"""What other engines get: by their own parsers, with no secret in it, and no name breaks it."""

from __future__ import annotations

import ast
import datetime as dt
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coursera_wizard.domain.draft import Receiver, ReceiverChannel, Sftp
from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.schedule import LAST_DAY, Frequency, Schedule, Weekday
from coursera_wizard.domain.schedule_entry import ExportTarget
from coursera_wizard.domain.secret import SecretPlace, SecretRef
from coursera_wizard.services.ports import StoredDelivery
from coursera_wizard.services.scheduler.export import cron_fields, export
from tests.support.builders import a_delivery
from tests.support.schedules import DAILY, ODD_WORD

FILE = Path("/x/college.delivery.json")
SFTP = Receiver(channel=ReceiverChannel.SFTP, sftp=Sftp(host="sis.example", user="college"))
MONTHLY = replace(DAILY, frequency=Frequency.MONTHLY, month_day=LAST_DAY)


def files(target: ExportTarget, **fields: Any) -> dict[str, str]:
    """Return what is written for an engine."""
    delivery = a_delivery(**({"schedule": DAILY, "name": "Harbour College"} | fields))
    return dict(export(StoredDelivery(delivery, FILE, ""), target))


def a_cron_job(**fields: Any) -> dict[str, Any]:
    """Return the CronJob of an export."""
    (text,) = files(ExportTarget.KUBERNETES, **fields).values()
    _claim, job = yaml.safe_load_all(text)
    assert isinstance(job, dict)
    return job


@pytest.mark.parametrize(
    ("schedule", "fields"),
    [
        (DAILY, "45 1 * * *"),
        (
            replace(DAILY, frequency=Frequency.WEEKLY, days=(Weekday.SUNDAY, Weekday.FRIDAY)),
            "45 1 * * 0,5",
        ),
        (replace(DAILY, frequency=Frequency.MONTHLY, month_day=7), "45 1 7 * *"),
        (MONTHLY, "45 1 28-31 * *"),
    ],
)
def test_schedules_become_five_fields(schedule: Schedule, fields: str) -> None:
    """Cron counts Sunday as 0, and has no last day of a month."""
    assert cron_fields(schedule) == fields


def test_a_cron_job_has_zone_secret_and_place() -> None:
    """One container, once at a time, in the schedule's zone, with secrets by reference alone."""
    job = a_cron_job(receiver=SFTP)

    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
    spec = job["spec"]
    assert (spec["schedule"], spec["timeZone"]) == ("45 1 * * *", "America/Los_Angeles")
    assert spec["concurrencyPolicy"] == "Forbid"
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["restartPolicy"] == "Never"
    (container,) = pod["containers"]
    assert container["command"] == [
        "coursera-delivery", "run", "/etc/coursera/delivery.json", "--json",
    ]  # fmt: skip
    assert [one for one in container["env"] if "valueFrom" in one] == [
        {
            "name": name,
            "valueFrom": {"secretKeyRef": {"name": "coursera-harbour-college", "key": key}},
        }
        for name, key in (
            ("COURSERA_CLIENT_SECRET", "client-secret"),
            ("COURSERA_RECEIVER_SECRET", "receiver-secret"),
        )
    ]
    mounts = {mount["name"] for mount in container["volumeMounts"]}
    assert mounts == {volume["name"] for volume in pod["volumes"]} == {"state", "delivery"}


def test_packages_for_a_folder_outlive_the_pod() -> None:
    """A volume is where the receiver's folder is, and the head names its claim."""
    receiver = Receiver(folder="/srv/My packages")
    job = a_cron_job(receiver=receiver)
    (text,) = files(ExportTarget.KUBERNETES, receiver=receiver).values()

    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    mounts = {mount["name"]: mount for mount in pod["containers"][0]["volumeMounts"]}
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    claim = volumes["packages"]["persistentVolumeClaim"]["claimName"]
    assert mounts["packages"]["mountPath"] == "/srv/My packages"
    assert claim == "coursera-harbour-college-packages"
    assert f"# the claim {claim}, " in text
    windows = a_cron_job(receiver=Receiver(folder="C:\\packages"))
    assert "packages" not in str(windows["spec"]["jobTemplate"])


def test_a_title_is_read_as_it_is() -> None:
    """Signs beyond the first plane are no pairs of escapes, which YAML does not know."""
    job = a_cron_job(name="Collège 🎓")

    assert job["metadata"]["annotations"] == {"coursera-delivery/title": "Collège 🎓"}


@pytest.mark.parametrize("schedule", [MONTHLY, replace(DAILY, end_date=dt.date(2027, 6, 30))])
def test_what_an_engine_cannot_say_the_program_decides(schedule: Schedule) -> None:
    """The last day of a month and an end date are seen to by the run itself."""
    job = a_cron_job(schedule=schedule)
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]

    assert "--scheduled" in pod["containers"][0]["command"]


@settings(max_examples=30)
@given(name=st.text(min_size=1, max_size=60))
def test_no_name_breaks_an_export(name: str) -> None:
    """Names of deliveries hold anything; every engine's own parser understands the file."""
    name = f"{name}{ODD_WORD}\n#"
    job = a_cron_job(name=name)
    assert len(job["metadata"]["name"]) <= 52
    assert set(job["metadata"]["name"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    ((file_name, text),) = files(ExportTarget.AIRFLOW, name=name).items()
    tree = ast.parse(text, file_name)
    found = ast.literal_eval(next(node.value for node in tree.body if isinstance(node, ast.Assign)))
    assert found["cron"] == "45 1 * * *"
    service, timer = files(ExportTarget.SYSTEMD_SYSTEM, name=name).values()
    for unit in (service, timer):
        lines = [line for line in unit.splitlines() if line and not line.startswith("#")]
        assert all("=" in line or line.startswith("[") for line in lines)


def test_a_dag_is_data_and_lines_that_never_change() -> None:
    """Two deliveries differ in their settings alone."""
    ((_, one),) = files(ExportTarget.AIRFLOW).items()
    ((_, other),) = files(ExportTarget.AIRFLOW, name="Other", receiver=SFTP).items()

    assert one.partition("\n}\n")[2] == other.partition("\n}\n")[2]
    assert "'COURSERA_RECEIVER_SECRET': 'coursera_other_receiver_secret'" in other
    compile(one, "dag.py", "exec")
    assert "hold the variables that “secrets” names (coursera_harbour_college_client_secret)" in one


@pytest.mark.parametrize(("schedule", "retries"), [(DAILY, 1), (MONTHLY, 0)])
def test_a_dag_does_not_call_a_failed_run_complete(schedule: Schedule, retries: int) -> None:
    """A second try of a run that the program itself decides about finds nothing due."""
    ((_, text),) = files(ExportTarget.AIRFLOW, schedule=schedule).items()

    assert f"'retries': {retries}," in text
    assert 'retries=SETTINGS["retries"]' in text


def test_system_units_pass_systemds_own_check(tmp_path: Path) -> None:
    """systemd-analyze finds nothing but that the program is not installed here."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    receiver = Receiver(folder='/srv/My 50% "x" $drop')
    found = files(ExportTarget.SYSTEMD_SYSTEM, receiver=receiver, name='50% "x" \\')
    for name, text in found.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    done = subprocess.run(
        ("/usr/bin/env", "systemd-analyze", "verify", "--man=no", *tmp_path.iterdir()),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
    )

    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line] == []
    service = next(text for name, text in found.items() if name.endswith(".service"))
    assert 'ReadWritePaths="-/srv/My 50%% \\"x\\" $drop"\n' in service


def test_a_system_service_gets_its_secrets_as_credentials(tmp_path: Path) -> None:
    """The fixed line of the shell puts each into its variable, whatever it holds."""
    service = next(iter(files(ExportTarget.SYSTEMD_SYSTEM, receiver=SFTP).values()))
    (line,) = (one for one in service.splitlines() if one.startswith("ExecStart="))
    script = line.split('"')[5:]
    words = '"'.join(script).rpartition('" "/usr/bin')[0]
    shell_text = words.replace('\\"', '"').replace("$$", "$")
    for name in ("client-secret", "receiver-secret"):
        (tmp_path / name).write_text(f"{name} $x `y`")

    show = 'printf "%s|" "$COURSERA_CLIENT_SECRET" "$COURSERA_RECEIVER_SECRET"'
    done = subprocess.run(
        ("/bin/sh", "-c", shell_text, "/bin/sh", "-c", show),
        env={"CREDENTIALS_DIRECTORY": str(tmp_path), "PATH": "/bin:/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "client-secret $x `y`|receiver-secret $x `y`|"
    place = "/etc/coursera-delivery/coursera-harbour-college"
    assert f"LoadCredential=client-secret:{place}.client-secret\n" in service
    assert f"put what COURSERA_RECEIVER_SECRET is to hold into {place}.receiver-secret" in service


def test_what_needs_no_secret_asks_for_none() -> None:
    """The practice organization's secret is known to everybody."""
    practice = SecretRef(SecretPlace.PRACTICE)
    service = next(iter(files(ExportTarget.SYSTEMD_SYSTEM, secret=practice).values()))

    assert "mode 600" not in service
    assert "LoadCredential" not in service


@pytest.mark.parametrize("target", list(ExportTarget))
def test_what_cannot_run_is_not_exported(target: ExportTarget) -> None:
    """A delivery by hand has no times, and a sealed file needs a person."""
    with pytest.raises(ProblemError) as by_hand:
        files(target, schedule=Schedule())
    with pytest.raises(ProblemError) as sealed:
        files(target, secret=SecretRef(SecretPlace.SEALED_FILE))

    assert by_hand.value.problem.code is ProblemCode.SCHEDULER_MANUAL
    assert sealed.value.problem.code is ProblemCode.SCHEDULER_SEALED_FILE
