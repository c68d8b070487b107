"""Runs the practice organization as a process: ``python -m coursera_wizard.services.practice``.

One line of JSON on standard output says where it is and which credentials open it. Unless it
serves ``--alone``, it takes orders from standard input, one JSON object a line, answers each with
one line, and ends when standard input ends: so it never outlives the program that started it.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

import msgspec

from coursera_wizard.services.practice import college as colleges
from coursera_wizard.services.practice.college import College, CollegeSize
from coursera_wizard.services.practice.doors import Doors
from coursera_wizard.services.practice.exit_codes import EXIT_PORT_TAKEN
from coursera_wizard.services.practice.fault_kinds import FAULTS, Door
from coursera_wizard.services.practice.faults import Fault, parse_fault
from coursera_wizard.services.practice.gates import Service
from coursera_wizard.services.practice.progress import first_refresh, last_refresh
from coursera_wizard.services.practice.switches import Switches

Object = dict[str, object]

_EXIT_USAGE = 2
_ORDERLY_END_S = 2.0
_READ_BYTES = 65_536
_MOVING = frozenset({"fault", "show", "clear_faults", "door"})


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to end; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        size = CollegeSize(options.programs, options.learners, options.enrollments)
        switches = _switches(options.switch)
        told_from_ms = first_refresh(switches.last_refresh_ms)
        service = Service(College(options.seed, size, told_from_ms=told_from_ms), switches)
        doors = [_order(service, parse_fault(text)) for text in options.fault]
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return _EXIT_USAGE
    try:
        asyncio.run(_serve(service, options.port, doors, watches_input=not options.alone))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_PORT_TAKEN if error.errno == errno.EADDRINUSE else _EXIT_USAGE
    return 0


async def obey(service: Service, doors: Doors, message: Object) -> Object:
    """Carry out one order from standard input, and return what is answered.

    Whatever may change the address answers it.

    Raises:
        ValueError: The order is not understood.
    """
    answer: Object = {"ok": True}
    for key, value in message.items():
        if key == "fault":
            await _fail(service, doors, msgspec.convert(value, Fault))
        elif key == "show":
            shown = None if value is None else msgspec.convert({"name": value}, Fault)
            service.faults.clear()
            await doors.open(Door.PLAIN)
            if shown is not None:
                await _fail(service, doors, shown)
        elif key == "clear_faults":
            service.faults.clear()
            await doors.open(Door.PLAIN)
        elif key == "door":
            await doors.open(msgspec.convert(value, Door))
        elif key == "switch" and isinstance(value, dict):
            service.switches = service.switches.changed(value)
        elif key == "reset_switches":
            service.switches = service.first_switches
        elif key == "report":
            answer |= service.tally.report()
        elif key == "forget_requests":
            service.forget_requests()
        else:
            raise ValueError(f"No order is called {key!r}.")
        if key in _MOVING:
            answer["address"] = doors.address
    return answer


def _order(service: Service, fault: Fault) -> Door:
    """Order a fault, and return through what the organization is to be reached then."""
    service.faults.order(fault)
    return FAULTS[fault.name].door


async def _fail(service: Service, doors: Doors, fault: Fault) -> None:
    door = _order(service, fault)
    if door is not Door.PLAIN:
        await doors.open(door)


async def _serve(service: Service, port: int, asked: list[Door], *, watches_input: bool) -> None:
    doors = Doors(service)
    ended = asyncio.Event()
    _end_on_signals(ended, ignores_interrupt=watches_input)
    await doors.start(port)
    obeying: asyncio.Task[None] | None = None
    try:
        for door in asked:
            if door is not Door.PLAIN:
                await doors.open(door)
        _say(doors.address)
        if watches_input:
            loop = asyncio.get_running_loop()
            orders: asyncio.Queue[bytes] = asyncio.Queue()
            obeying = loop.create_task(_obey_all(service, doors, orders))

            def on_line(line: bytes) -> None:
                loop.call_soon_threadsafe(orders.put_nowait, line)

            def on_end() -> None:
                loop.call_soon_threadsafe(ended.set)

            threading.Thread(target=_read_input, args=(on_line, on_end), daemon=True).start()
        await ended.wait()
    finally:
        if obeying is not None:
            obeying.cancel()
        await doors.stop()


async def _obey_all(service: Service, doors: Doors, orders: asyncio.Queue[bytes]) -> None:
    """Carry out orders one after the other; each is answered, also one that is not understood."""
    while True:
        line = await orders.get()
        try:
            message = msgspec.json.decode(line, type=dict[str, object])
            answer = await obey(service, doors, message)
        except (ValueError, OSError) as error:
            answer = {"ok": False, "problem": str(error)}
        _say(answer)


def _read_input(on_line: Callable[[bytes], None], on_end: Callable[[], None]) -> None:
    """Read orders until the input ends; then end, in an orderly way if that is quick."""
    # NOTE: read without Python's buffer, whose lock a waiting thread would hold while we end.
    waiting = b""
    while chunk := os.read(0, _READ_BYTES):
        *lines, waiting = (waiting + chunk).split(b"\n")
        for line in filter(None, lines):
            on_line(line)
    last_resort = threading.Timer(_ORDERLY_END_S, os._exit, (0,))
    last_resort.daemon = True
    last_resort.start()
    on_end()


def _end_on_signals(ended: asyncio.Event, *, ignores_interrupt: bool) -> None:
    if ignores_interrupt:
        # Ctrl-C in a terminal reaches us as well as our starter; it decides when we end.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, ended.set)
        if not ignores_interrupt:
            loop.add_signal_handler(signal.SIGINT, ended.set)


def _say(value: Object) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def _switches(texts: list[str]) -> Switches:
    values: Object = {"last_refresh_ms": last_refresh(int(time.time() * 1000))}
    for text in texts:
        name, _, value = text.partition("=")
        values[name] = value or "true"
    return msgspec.convert(values, Switches, strict=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m coursera_wizard.services.practice",
        description="A Coursera-like service on this computer, with an invented college.",
    )
    parser.add_argument("--seed", type=int, default=1, help="another number, another college")
    parser.add_argument("--programs", type=int, default=colleges.DEFAULT_PROGRAMS)
    parser.add_argument("--learners", type=int, help="by default as fits the programs")
    parser.add_argument("--enrollments", type=int, help="by default as fits the learners")
    parser.add_argument("--port", type=int, default=0, help="by default a free one")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME[:KEY=VALUE,…]",
        help=f"where, after, times, seconds, retry_after may follow; names: {', '.join(FAULTS)}",
    )
    parser.add_argument(
        "--switch",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"names: {', '.join(Switches.__struct_fields__)}",
    )
    parser.add_argument(
        "--alone", action="store_true", help="serve until interrupted; take no orders"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
