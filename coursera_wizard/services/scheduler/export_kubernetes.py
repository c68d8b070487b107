"""A CronJob for Kubernetes 1.27 or later, with the delivery's own time zone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coursera_wizard.services.scheduler.export import PROGRAM

if TYPE_CHECKING:
    from coursera_wizard.services.scheduler.export import Plan

_FOLDER = "/var/lib/coursera"
_FILE = "/etc/coursera/delivery.json"


def files(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return one file: a claim for what runs keep, and the job."""
    return ((f"{plan.name}.yaml", _head(plan) + _claim(plan) + "---\n" + _job(plan)),)


def _head(plan: Plan) -> str:
    literals = " ".join(f"--from-file={key}={key}.txt" for key in plan.variables.values())
    secret = f"# kubectl create secret generic {plan.name} {literals}\n" if plan.variables else ""
    packages = (
        f"# the claim {plan.name}-packages, for the volume that the receiver reads packages from\n"
        if _is_mountable(plan.folder)
        else ""
    )
    remarks = "".join(f"# {line}\n" for line in plan.remarks)
    return (
        f"# Coursera delivery: {plan.title}\n"
        "# Needs Kubernetes 1.27 or later. Name the image that holds coursera-delivery below, and\n"
        "# first make what this file refers to:\n"
        f"# kubectl create configmap {plan.name} --from-file=delivery.json=THE-DELIVERY-FILE\n"
        f"{secret}{packages}{remarks}"
    )


def _claim(plan: Plan) -> str:
    return f"""\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {plan.name}
spec:
  accessModes: ["ReadWriteOnce"]
  resources:
    requests:
      storage: 5Gi
"""


def _is_mountable(folder: str) -> bool:
    """Return whether a volume can be where the receiver's folder is: packages outlive a pod."""
    return folder.startswith("/") and ":" not in folder and folder.isprintable()


def _text(words: str) -> str:
    """Return words as YAML quotes them; it does not know JSON's pairs of escapes for one sign."""
    return json.dumps(words, ensure_ascii=False)


def _job(plan: Plan) -> str:
    mount = volume = ""
    if _is_mountable(plan.folder):
        mount = f"""\
                - name: packages
                  mountPath: {_text(plan.folder)}
"""
        volume = f"""\
            - name: packages
              persistentVolumeClaim:
                claimName: {plan.name}-packages
"""
    words = [PROGRAM, "run", _FILE, *plan.options, "--json"]
    secrets = "".join(
        f"""\
                - name: {variable}
                  valueFrom:
                    secretKeyRef:
                      name: {plan.name}
                      key: {key}
"""
        for variable, key in plan.variables.items()
    )
    return f"""\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {plan.name}
  annotations:
    coursera-delivery/title: {_text(plan.title)}
spec:
  schedule: {json.dumps(plan.calendar)}
  timeZone: {json.dumps(plan.schedule.zone)}
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 300
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: 0
      activeDeadlineSeconds: 43200
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
            runAsGroup: 10001
            fsGroup: 10001
          containers:
            - name: coursera-delivery
              image: registry.example/coursera-delivery:latest
              command: {json.dumps(words)}
              workingDir: {_FOLDER}
              env:
                - name: HOME
                  value: {_FOLDER}
{secrets}\
              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  drop: ["ALL"]
              volumeMounts:
                - name: state
                  mountPath: {_FOLDER}
                - name: delivery
                  mountPath: /etc/coursera
                  readOnly: true
{mount}\
          volumes:
            - name: state
              persistentVolumeClaim:
                claimName: {plan.name}
            - name: delivery
              configMap:
                name: {plan.name}
{volume}"""
