"""The whole run engine by chance: a right package, or a run with a problem, and nothing between."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from coursera_wizard.domain.draft import DeliveryMode, HoldLimits, Options, Receiver
from coursera_wizard.domain.problem import ProblemCode
from coursera_wizard.domain.receiver_profiles import PROFILES
from coursera_wizard.domain.run import Run, RunOutcome
from coursera_wizard.services.coursera.limits import Limits
from coursera_wizard.services.package_check.check import check_package
from coursera_wizard.services.package_check.expectation import Expectation
from coursera_wizard.services.retry import RetryPolicy
from tests.support.oracle import Answers, disagreements, expected, read_answers
from tests.support.practice_server import PracticeServer
from tests.support.qt import run_coroutine
from tests.support.run_plans import Plan, Step, mappings, plans
from tests.support.runs import Runs, rows_of, unpacked

REFRESHED_MS = 1_790_740_800_000  # 2026-09-30 04:00 UTC
# Programs, learners and enrollments.
COLLEGES = ((1, 10, 8), (4, 16, 36), (7, 40, 120))
RETRY = RetryPolicy(
    attempts=3, total_s=10.0, first_wait_s=0.001, longest_wait_s=0.002, jitter_s=0.0
)
NO_HOLD = HoldLimits(removals_percent=100, updates_percent=100)
SIDE_FILES = (".sha256", " report.html", " issues.csv")
# Nothing that Coursera says is answered with these: the writer or the engine is wrong.
OUR_MISTAKES = frozenset({ProblemCode.RUN_CHECK_FAILED, ProblemCode.BUG_UNEXPECTED})

Records = dict[str, dict[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class College:
    """A practice organization, and what it answers when it behaves."""

    practice: PracticeServer
    answers: Answers

    @property
    def programs(self) -> tuple[tuple[str, str], ...]:
        """Ids and names."""
        return tuple((one["id"], one["name"]) for one in self.answers.programs)


@pytest.fixture(scope="module")
def colleges() -> Iterator[tuple[College, ...]]:
    """Return practice organizations of several sizes."""
    with ExitStack() as stack:
        yield tuple(
            College(practice, read_answers(practice.address))
            for practice in (
                stack.enter_context(
                    PracticeServer(
                        programs=programs,
                        learners=learners,
                        enrollments=enrollments,
                        switches={"last_refresh_ms": REFRESHED_MS},
                    )
                )
                for programs, learners, enrollments in COLLEGES
            )
        )


@pytest.mark.timeout(180)
@settings(
    max_examples=50,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(plan=plans(len(COLLEGES)))
def test_a_receiver_has_a_right_package_or_the_one_before(
    colleges: tuple[College, ...], tmp_path_factory: pytest.TempPathFactory, plan: Plan
) -> None:
    """Whatever is chosen and however Coursera behaves, a package is right or is not sent."""
    folder = tmp_path_factory.mktemp("plan")
    player = _Player(folder, colleges[plan.college], plan)
    run_coroutine(player.play, app=None, time_limit_s=20.0)


class _Player:
    """Runs a plan, and keeps what the receiver has as a receiver would."""

    def __init__(self, folder: Path, college: College, plan: Plan) -> None:
        self._college = college
        self._plan = plan
        self._profile = PROFILES[plan.profile]
        limits = Limits(page_rows=plan.page_rows, retry=RETRY)
        self._runs = Runs(folder, college.practice, limits=limits)
        self._runs.change(
            receiver=Receiver(profile=plan.profile, folder="received"),
            options=Options(
                grades=plan.grades, mode=plan.mode, sis_id_prefix=plan.prefix, hold=NO_HOLD
            ),
        )
        self._records: Records = {}

    async def play(self) -> None:
        """Do both runs."""
        is_delta = self._plan.mode is DeliveryMode.DELTA and self._profile.takes_delta
        delivered = 0
        for step in self._plan.steps:
            before = self._runs.received()
            run = await self._run(step)
            after = self._runs.received()
            self._look_around(run)
            if run.outcome is RunOutcome.DELIVERED:
                self._take(run, is_delta=is_delta and delivered > 0)
                delivered += 1
            else:
                assert after == before, run.outcome
            if run.outcome in {RunOutcome.DELIVERED, RunOutcome.NOTHING_NEW}:
                wanted = expected(self._college.answers, self._runs.delivery)
                found = disagreements(wanted, self._records, self._runs.delivery)
                assert found == [], found
                continue
            assert run.problem is not None
            assert run.problem.code not in OUR_MISTAKES, run.problem.details
            if step.is_calm:
                allowed = {ProblemCode.RUN_NOTHING_CHOSEN, ProblemCode.RUN_HELD}
                assert run.problem.code in allowed, run.problem
            if run.outcome is RunOutcome.HELD:
                return

    async def _run(self, step: Step) -> Run:
        practice = self._college.practice
        practice.reset()
        if step.switches:
            practice.switch(**step.switches)
        for fault in step.faults:
            practice.fault(**fault.order)
        programs = mappings(self._college.programs, step.choices)
        self._runs.change(programs=programs, attributes=step.attributes)
        return await self._runs.run()

    def _look_around(self, run: Run) -> None:
        """Nothing is left behind, and the history knows how it went."""
        runs = self._runs
        assert list(runs.paths.staging.iterdir()) == []
        assert not [name for name in runs.received() if name.endswith(".coursera-part")]
        history = runs.services.history
        assert history.going_on(runs.delivery.id) is None
        kept = history.run(runs.delivery.id, run.id)
        assert kept is not None
        assert (kept.outcome, kept.problem) == (run.outcome, run.problem)

    def _take(self, run: Run, *, is_delta: bool) -> None:
        """Check a package as it arrived, and take over its records."""
        assert run.package is not None
        received = self._runs.received()
        folder = self._runs.services.receivers.folder(
            self._runs.delivery.receiver, self._runs.delivery.name
        )
        packed = next((name for name in received if name.endswith(".zip")), "")
        files = unpacked(received[packed]) if packed else received
        if packed:
            digest = hashlib.sha256(received[packed]).hexdigest()
            assert digest == run.package.sha256
            assert received[f"{packed}.sha256"].decode().split() == [digest, packed]
        else:
            files = {name: data for name, data in files.items() if not name.endswith(SIDE_FILES)}
        self._check(folder / packed if packed else folder, "delta" if is_delta else "bulk")
        if not is_delta:
            self._records = {}
        for file, rows in rows_of(files).items():
            if file == "manifest":
                continue
            records = self._records.setdefault(file, {})
            for row in rows:
                if row["status"] == "tobedeleted":
                    del records[row["sourcedId"]]
                else:
                    records[row["sourcedId"]] = row

    def _check(self, path: Path, mode: str) -> None:
        profile = self._profile
        expectation = Expectation(
            version=profile.version.value,
            mode=mode,
            package_name=profile.package_name,
            is_zip=profile.is_zip,
            allowed_files=frozenset(file.value for file in profile.files_for(grades=True)),
            id_characters=profile.id_characters,
            id_length=profile.id_length,
            text_characters=profile.text_characters,
            username_characters=profile.username_characters,
            lengths=profile.lengths,
            user_ids=profile.user_ids,
        )
        verdict = check_package(path, expectation=expectation)
        assert verdict.mistake_count == 0, verdict.mistakes[:5]
