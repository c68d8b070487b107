"""Launch agents of macOS: by the property list format, and by what launchctl is asked."""

from __future__ import annotations

import datetime as dt
import plistlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursera_wizard.domain.problem import ProblemCode, ProblemError
from coursera_wizard.domain.schedule_entry import EntryState
from coursera_wizard.services.scheduler import launchd
from coursera_wizard.services.scheduler.backend import Command
from coursera_wizard.services.scheduler.calls import Answer
from coursera_wizard.services.scheduler.launchd import LaunchAgents
from tests.support.schedules import DAILY, DELIVERY_ID, ODD_WORD, ODD_WORDS, an_entry

LABEL = f"coursera-wizard.delivery.{DELIVERY_ID}"


@dataclass
class Mac:
    """Loads agents as launchctl does; fulfills a Caller."""

    loaded: set[str] = field(default_factory=set)
    refuses: bool = False
    shown: str = "\tlast exit code = 0\n"

    def __call__(self, words: tuple[str, ...], content: bytes | None = None) -> Answer:
        """Do what launchctl would."""
        assert words[0] == "launchctl"
        name = words[-1].rpartition("/")[2].removesuffix(".plist")
        match words[1]:
            case "bootstrap":
                if self.refuses:
                    return Answer(5, err="Bootstrap failed: 5: Input/output error")
                plistlib.loads(Path(words[-1]).read_bytes())
                self.loaded.add(name)
            case "bootout":
                known = name in self.loaded
                self.loaded.discard(name)
                return Answer(0 if known else 3)
            case "print":
                is_known = words[2] == "gui/501" or name in self.loaded
                return Answer(0 if is_known else 113, self.shown if is_known else "")
            case verb:
                assert verb == "kickstart"
                assert name in self.loaded
        return Answer(0)


@pytest.fixture
def mac() -> Mac:
    """A Mac without agents."""
    return Mac()


@pytest.fixture
def agents(mac: Mac, tmp_path: Path) -> LaunchAgents:
    """Its agents."""
    return LaunchAgents(mac, agents=tmp_path / "LaunchAgents", user_id=501, once=tmp_path / "once")


def test_an_entry_is_registered_read_back_and_removed(
    mac: Mac, agents: LaunchAgents, tmp_path: Path
) -> None:
    """The agent is loaded, found as it was written, and gone afterwards."""
    entry = an_entry()
    assert agents.read(entry).state is EntryState.ABSENT
    assert agents.problem() is None

    agents.write(entry)

    found = agents.read(entry)
    assert (found.name, found.state, found.last_result) == (LABEL, EntryState.SAME, 0)
    assert mac.loaded == {LABEL}
    agents.remove(DELIVERY_ID)
    assert agents.read(entry).state is EntryState.ABSENT
    assert not list(tmp_path.rglob("*.plist"))


def test_an_agent_starts_in_step_with_the_schedule() -> None:
    """Every quarter of an hour at the schedule's minutes, never at sign-in."""
    entry = an_entry(schedule=replace(DAILY, time=dt.time(1, 50)))

    found = plistlib.loads(launchd.agent(LABEL, entry))

    assert found["StartCalendarInterval"] == [{"Minute": minute} for minute in (5, 20, 35, 50)]
    assert found["RunAtLoad"] is False
    assert found["Label"] == LABEL


@given(words=st.lists(ODD_WORDS))
def test_no_word_breaks_an_agent(words: list[str]) -> None:
    """Each word stands in the list as it is."""
    entry = an_entry(command=Command(("/opt/x", ODD_WORD, *words), Path("/opt")))

    found = plistlib.loads(launchd.agent(LABEL, entry))

    assert found["ProgramArguments"] == ["/opt/x", ODD_WORD, *words]


def test_what_was_changed_by_hand_is_told(mac: Mac, agents: LaunchAgents, tmp_path: Path) -> None:
    """Times, program, a key that was added, and an agent that was unloaded."""
    agents.write(an_entry())
    path = tmp_path / "LaunchAgents" / f"{LABEL}.plist"
    values = plistlib.loads(path.read_bytes())
    values |= {"StartCalendarInterval": [{"Hour": 3, "Minute": 0}], "Nice": 5}
    values["ProgramArguments"][-1] = "--preview"
    path.write_bytes(plistlib.dumps(values))
    mac.loaded.clear()

    told = " ".join(agents.read(an_entry()).differences)

    assert "It starts at other times: Hour 3 Minute 0 instead of Minute 0, Minute 15" in told
    assert "It starts something else: '/opt/app/coursera-delivery' 'run'" in told
    assert "The setting Nice was added: “5”." in told
    assert "It is switched off." in told


def test_what_launchd_refuses_changes_nothing(mac: Mac, agents: LaunchAgents) -> None:
    """The earlier agent is back, and the refusal is told."""
    agents.write(an_entry())
    mac.refuses = True

    with pytest.raises(ProblemError) as caught:
        agents.write(an_entry(schedule=replace(DAILY, time=dt.time(5, 1))))
    mac.refuses = False

    assert caught.value.problem.code is ProblemCode.SCHEDULER_FAILED
    assert agents.read(an_entry()).differences in {(), ("It is switched off.",)}


def test_a_snapshot_brings_the_agent_back(mac: Mac, agents: LaunchAgents) -> None:
    """Finish puts back what was there, loaded or not."""
    nothing = agents.snapshot(DELIVERY_ID)
    agents.write(an_entry())
    mac.loaded.clear()
    switched_off = agents.snapshot(DELIVERY_ID)
    agents.write(an_entry(schedule=replace(DAILY, time=dt.time(5, 1))))

    agents.restore(DELIVERY_ID, switched_off)
    assert agents.read(an_entry()).differences == ("It is switched off.",)
    agents.restore(DELIVERY_ID, nothing)

    assert agents.read(an_entry()).state is EntryState.ABSENT


def test_a_single_start_is_kicked_and_forgotten(
    mac: Mac, agents: LaunchAgents, tmp_path: Path
) -> None:
    """A second agent without times is started by hand."""
    agents.start_once("00", an_entry().command)

    assert mac.loaded == {"coursera-wizard.proof.00"}
    assert agents.once_ended("00") == 0
    mac.shown = "\tlast exit code = (never exited)\n"
    assert agents.once_ended("00") is None
    agents.end_once("00")
    assert mac.loaded == set()
    assert not list(tmp_path.rglob("*.plist"))


def test_an_agent_that_is_no_property_list_is_told(agents: LaunchAgents, tmp_path: Path) -> None:
    """What somebody wrote over is a problem in words."""
    agents.write(an_entry())
    (tmp_path / "LaunchAgents" / f"{LABEL}.plist").write_text("nonsense")

    with pytest.raises(ProblemError) as caught:
        agents.read(an_entry())

    assert caught.value.problem.code is ProblemCode.SCHEDULER_ENTRY_ODD
