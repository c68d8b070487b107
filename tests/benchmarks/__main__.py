"""Measures what has to be fast: ``python -m tests.benchmarks [--json] [NAME ...]``.

Every ``bench_<name>.py`` beside this file has ``run() -> list[Figure]``. Each is run in a process
of its own, so that none is warmed up by another. The exit code is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.figure import Figure

FOLDER = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Run the benchmarks that are named, or all; return the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("names", metavar="NAME", nargs="*")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    known = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    unknown = [name for name in chosen.names if name not in known]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(known)}")
    if chosen.inside:
        module = importlib.import_module(f"tests.benchmarks.bench_{chosen.names[0]}")
        print(json.dumps([asdict(figure) for figure in module.run()]))
        return 0
    return _run_all(chosen.names or known, as_json=chosen.json)


def _run_all(names: list[str], *, as_json: bool) -> int:
    results: dict[str, list[Figure]] = {}
    failed = []
    for name in names:
        command = [sys.executable, "-m", "tests.benchmarks", "--inside", name]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False, encoding="utf-8")
        if done.returncode != 0:
            failed.append(name)
            continue
        lines = done.stdout.strip().splitlines()
        results[name] = [Figure(**values) for values in json.loads(lines[-1])]
        if not as_json:
            _print_table(name, results[name])
    if as_json:
        figures = {name: [asdict(one) for one in found] for name, found in results.items()}
        print(json.dumps({"figures": figures, "failed": failed}, indent=1))
    elif failed:
        print(f"\nnot measured, see above: {', '.join(failed)}")
    met = all(figure.is_met for found in results.values() for figure in found)
    return 0 if met and not failed else 1


def _print_table(name: str, figures: list[Figure]) -> None:
    print(f"\n{name}")
    for figure in figures:
        target = "" if figure.target is None else f"at most {figure.target:g}"
        verdict = "" if figure.is_met else "MISSED"
        print(f"  {figure.name:<52} {figure.value:>10.4g} {figure.unit:<8} {target:<14} {verdict}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
