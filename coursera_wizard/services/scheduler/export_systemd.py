"""A system service with a timer, for a server where nobody signs in.

systemd hands the secrets over as credentials: files that only the service can read, in memory. A
fixed line of the shell puts each into its variable, so that neither the unit nor a command line
ever holds one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursera_wizard.services.scheduler.export import PROGRAM
from coursera_wizard.services.scheduler.unit_text import calendars, path_value, quoted

if TYPE_CHECKING:
    from coursera_wizard.services.scheduler.export import Plan

_FOLDER = "/etc/coursera-delivery"
_OLDER = """\
# LoadCredential needs systemd 247 or later. With an earlier one, leave these lines and the shell
# out, and name a file of VARIABLE=value lines, readable by root only, in EnvironmentFile=.
"""
_STATE = "/var/lib/coursera-delivery"


def files(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return the service and its timer."""
    return ((f"{plan.name}.service", _service(plan)), (f"{plan.name}.timer", _timer(plan)))


def _service(plan: Plan) -> str:
    file = f"{_FOLDER}/{plan.name}.delivery.json"
    script = "".join(
        f'{variable}="$(cat "$CREDENTIALS_DIRECTORY/{key}")" && export {variable} && '
        for variable, key in plan.variables.items()
    )
    words = ("/bin/sh", "-c", f'{script}exec "$0" "$@"', f"/usr/bin/{PROGRAM}")
    command = " ".join(quoted(word) for word in (*words, "run", file, *plan.options, "--json"))
    credentials = "".join(
        f"LoadCredential={key}:{_FOLDER}/{plan.name}.{key}\n" for key in plan.variables.values()
    )
    steps = "".join(
        f"#   put what {variable} is to hold into {_FOLDER}/{plan.name}.{key}, readable by root"
        " only (mode 600)\n"
        for variable, key in plan.variables.items()
    )
    older = _OLDER if plan.variables else ""
    writes = f"ReadWritePaths={path_value('-' + plan.folder)}\n" if plan.folder else ""
    remarks = "".join(f"# {line}\n" for line in plan.remarks)
    return f"""\
# Coursera delivery: {plan.title}
# As root:
#   useradd --system --home-dir {_STATE} coursera-delivery
#   install -D -m 640 -g coursera-delivery THE-DELIVERY-FILE {file}
{steps}\
#   copy this file and the timer to /etc/systemd/system
#   systemctl daemon-reload && systemctl enable --now {plan.name}.timer
{older}{remarks}\
[Unit]
Description=Coursera delivery: {_value(plan.title)}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User=coursera-delivery
{credentials}\
StateDirectory=coursera-delivery
StateDirectoryMode=0700
WorkingDirectory={_STATE}
Environment=HOME={_STATE}
ExecStart={command}
TimeoutStartSec=12h
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=strict
ProtectHome={"no" if plan.folder else "yes"}
{writes}"""


def _timer(plan: Plan) -> str:
    lines = "".join(f"OnCalendar={line}\n" for line in calendars(plan.schedule, None))
    return f"""\
[Unit]
Description=Coursera delivery: {_value(plan.title)}

[Timer]
{lines}\
AccuracySec=1s
Persistent=false

[Install]
WantedBy=timers.target
"""


def _value(title: str) -> str:
    return title.replace("%", "%%").rstrip("\\ ")
