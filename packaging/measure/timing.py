"""Times programs from start to end, one after the other: ``timing.py ROUNDS PROGRAM …``.

Prints one JSON object of seconds by program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time


def main(rounds: int, programs: list[str]) -> None:
    """Run each program once to warm up, then all of them in turn."""
    seconds: dict[str, list[float]] = {program: [] for program in programs}
    for turn in range(rounds + 1):
        for program in programs:
            started = time.perf_counter()
            subprocess.run([program], check=True, stderr=subprocess.DEVNULL)
            if turn:
                seconds[program].append(time.perf_counter() - started)
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
