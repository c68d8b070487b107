"""The wizard without a window: one truth, two verbs, and the way through the steps."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from coursera_wizard.domain.checks import Situation, blocking
from coursera_wizard.domain.draft import Account, DeliveryDraft, Generation, GradeOption
from coursera_wizard.domain.facts import Facts, fingerprint
from coursera_wizard.domain.problem import Problem, ProblemCode, failure
from coursera_wizard.domain.secret import (
    Secret,
    SecretBinding,
    SecretPlace,
    SecretPurpose,
    SecretRef,
    SecretState,
)
from coursera_wizard.services.ports import Clock, Credentials, StoredDelivery
from coursera_wizard.wizard.slices import LARGE
from coursera_wizard.wizard.steps import ORDER, STEPS, Step, StepId
from coursera_wizard.wizard.typed_secrets import TypedSecrets


class StepState(StrEnum):
    """How a step stands in the step list."""

    DONE = "done"
    HERE = "here"
    OPEN = "open"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class WizardState:
    """Choices and answers; the secret is in neither."""

    draft: DeliveryDraft = field(default_factory=DeliveryDraft)
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True)
class StepOverview:
    """One line of the step list.

    Attributes:
        step: Which step.
        state: How it stands.
        is_done: Whether nothing blocks it (also for the step that is shown now).
    """

    step: Step
    state: StepState
    is_done: bool


class WizardSession:
    """Owns the state of one configuration. Plain and synchronous; knows no widget.

    `choose` replaces what the person chose, `learn` what we were told. Changing the account forgets
    all answers and never a choice.
    """

    def __init__(
        self,
        clock: Clock,
        draft: DeliveryDraft | None = None,
        *,
        stored: StoredDelivery | None = None,
        draft_id: str | None = None,
    ) -> None:
        self._clock = clock
        self._state = WizardState(draft or DeliveryDraft())
        self._secret: Secret | None = None
        self._proxy_password: Secret | None = None
        self._is_proxy_password_typed = False
        self._sign_in: Secret | None = None
        self._others = TypedSecrets()
        self._secret_id = 0
        self._current = StepId.CREDENTIALS
        self._furthest = ORDER[StepId.FINISH] if stored else 0
        self._listeners: list[Callable[[], None]] = []
        self._answers: dict[StepId, tuple[tuple[object, ...], tuple[Problem, ...]]] = {}
        self.stored = stored
        self.draft_id = draft_id or secrets.token_hex(8)

    # -- state

    @property
    def state(self) -> WizardState:
        """The choices and answers as they are now."""
        return self._state

    @property
    def current(self) -> StepId:
        """The step that is shown."""
        return self._current

    @property
    def fingerprint(self) -> str:
        """Identifies account and secret as they are now."""
        return fingerprint(self._state.draft.account, self._secret_id)

    def choose(self, **sections: Any) -> None:
        """Replace parts of the draft; a changed account forgets every answer of Coursera's.

        Another receiver, and grades where there were none, want another connection test only.
        """
        draft = replace(self._state.draft, **sections)
        if is_same_draft(draft, self._state.draft):
            return
        facts = self._state.facts
        if draft.account.sign_in_binding != self._state.draft.account.sign_in_binding:
            self._sign_in = None
            draft = replace(draft, sign_in_state=SecretState.MISSING)
            facts = replace(facts, signed_in_at=None)
        if fingerprint(draft.account, self._secret_id) != self.fingerprint:
            facts = _forgotten(facts)
        if _asks_for_more(draft, self._state.draft):
            facts = replace(facts, connection=None, checks=())
        self._set(WizardState(draft, facts))

    def choose_account(self, **fields: Any) -> None:
        """Replace fields of the account; another key is one that nobody signed in with yet."""
        before = self._state.draft.account
        account: Account = replace(before, **fields)
        if account.generation is Generation.LEGACY:
            is_other = account.api_key != before.api_key
            # Also for the same key: an address that was set to the default is the older one's.
            account = account.of_generation(Generation.CURRENT if is_other else Generation.LEGACY)
        self.choose(account=account)

    def learn(self, **facts: Any) -> None:
        """Replace answers."""
        self._set(WizardState(self._state.draft, replace(self._state.facts, **facts)))

    # -- secret

    def type_secret(self, text: str) -> None:
        """Take a secret that was typed or pasted; an empty text means none.

        One that was in an environment variable is kept in the keychain from then on: a variable
        can be read here, and not written.
        """
        secret = Secret(text) if text else None
        if secret == self._secret and self._state.draft.secret_state is not SecretState.STORED:
            return
        self._secret = secret
        self._secret_id += 1
        state = SecretState.TYPED if secret else SecretState.MISSING
        draft = replace(self._state.draft, secret_state=state)
        if secret and draft.secret.place is SecretPlace.ENVIRONMENT:
            draft = replace(draft, secret=SecretRef())
        self._set(WizardState(draft, _forgotten(self._state.facts)))

    def recall_secret(self, secret: Secret) -> None:
        """Take the secret as it was read from where it is stored; no answer is forgotten."""
        self._secret = secret

    @property
    def secret(self) -> Secret | None:
        """The secret in memory: typed, or read from its store."""
        return self._secret

    @property
    def is_secret_typed(self) -> bool:
        """Whether Finish has a secret to store."""
        return self._state.draft.secret_state is SecretState.TYPED

    def type_proxy_password(self, text: str) -> None:
        """Take the password of the delivery's own proxy; an empty text means none."""
        self._proxy_password = Secret(text) if text else None
        self._is_proxy_password_typed = bool(text)
        self._secret_id += 1
        self._set(WizardState(self._state.draft, _forgotten(self._state.facts)))

    def recall_proxy_password(self, password: Secret) -> None:
        """Take the proxy's password as it was read from where it is stored."""
        self._proxy_password = password
        self._is_proxy_password_typed = False

    @property
    def proxy_password(self) -> Secret | None:
        """The proxy's password in memory."""
        return self._proxy_password

    @property
    def is_proxy_password_typed(self) -> bool:
        """Whether Finish has a proxy's password to store."""
        return self._is_proxy_password_typed and self._state.draft.account.proxy.has_password

    # -- secrets of receiver and notices

    def type_other(self, purpose: SecretPurpose, text: str) -> None:
        """Take the secret of the receiver or of notices; an empty text means none."""
        self._others.type(purpose, Secret(text) if text else None)
        facts = self._state.facts
        if purpose is SecretPurpose.SFTP:  # a test that passed was made with another one
            facts = replace(facts, connection=None, checks=())
        self._set(WizardState(self._state.draft, facts))

    def other_in_field(self, purpose: SecretPurpose) -> Secret | None:
        """Return what was typed for it, needed or not."""
        return self._others.in_field(purpose)

    def recall_other(self, binding: SecretBinding, secret: Secret) -> None:
        """Take one as it was read from where it is stored, for exactly that server."""
        self._others.recall(binding, secret)

    def other(self, purpose: SecretPurpose) -> Secret | None:
        """Return the one in memory for what the draft names now."""
        return self._others.get(purpose, self._state.draft)

    @property
    def others_available(self) -> frozenset[SecretPurpose]:
        """Those that are in memory, or were stored with the delivery that is edited."""
        stored = self.stored.delivery if self.stored else None
        return self._others.available(self._state.draft, stored)

    @property
    def others_typed(self) -> Mapping[SecretPurpose, Secret]:
        """Those that Finish has to store."""
        return self._others.typed(self._state.draft)

    @property
    def others_recalled(self) -> Mapping[SecretPurpose, Secret]:
        """Those that Finish has to store where the secrets move."""
        return self._others.recalled(self._state.draft)

    # -- sign-in of a key of the older console

    def take_sign_in(self, token: Secret, account: Account, moment: dt.datetime) -> None:
        """Take a new sign-in with the account it is for; Finish stores it.

        Args:
            token: The refresh token.
            account: The account with the addresses of the older generation.
            moment: When it began (UTC).
        """
        self._secret_id += 1
        draft = replace(self._state.draft, account=account, sign_in_state=SecretState.TYPED)
        facts = replace(_forgotten(self._state.facts), signed_in_at=moment)
        self._sign_in = token
        self._set(WizardState(draft, facts))

    def recall_sign_in(self, token: Secret) -> None:
        """Take the refresh token as it was read from where it is stored."""
        self._sign_in = token

    def prolong_sign_in(self, token: Secret, moment: dt.datetime) -> None:
        """Take what a use of the sign-in answered; no answer is forgotten."""
        self._sign_in = token
        self.learn(signed_in_at=moment)

    @property
    def sign_in(self) -> Secret | None:
        """The refresh token in memory."""
        return self._sign_in

    @property
    def is_sign_in_new(self) -> bool:
        """Whether Finish has a sign-in to store."""
        return self._sign_in is not None and (self._state.draft.sign_in_state is SecretState.TYPED)

    def credentials(self) -> Credentials:
        """Return account and secret for an action.

        Raises:
            ProblemError: ``credentials.secret-missing`` while no secret is in memory.
        """
        if self._secret is None:
            raise failure(ProblemCode.CREDENTIALS_SECRET_MISSING)
        return Credentials(self._state.draft.account, self._secret, self._proxy_password)

    # -- steps

    def situation(self) -> Situation:
        """Return what the checks look at."""
        return Situation(
            draft=self._state.draft,
            facts=self._state.facts,
            fingerprint=self.fingerprint,
            secret_length=len(self._secret or ""),
            now=self._clock.now(),
            other_secrets=self.others_available,
        )

    def problems(self, step: StepId) -> tuple[Problem, ...]:
        """Return what a step still misses, warnings included; for the last step, of all steps."""
        return self._problems(step, self.situation())

    def overview(self) -> tuple[StepOverview, ...]:
        """Return the step list: done, here, open or blocked."""
        situation = self.situation()
        lines: list[StepOverview] = []
        is_reachable = True
        for index, step in enumerate(STEPS):
            is_done = is_reachable if step.id is StepId.FINISH else self._is_done(step, situation)
            if step.id is self._current:
                state = StepState.HERE
            elif not is_reachable:
                state = StepState.BLOCKED
            elif is_done and index <= self._furthest and step.id is not StepId.FINISH:
                state = StepState.DONE
            else:
                state = StepState.OPEN if index <= self._furthest + 1 else StepState.BLOCKED
            lines.append(StepOverview(step, state, is_done))
            is_reachable = is_reachable and is_done
        return tuple(lines)

    def first_open(self, before: StepId) -> tuple[StepId, tuple[Problem, ...]] | None:
        """Return the first step before this one that is not done, with its problems; else None."""
        situation = self.situation()
        for step in STEPS[: ORDER[before]]:
            problems = blocking(self._problems(step.id, situation))
            if problems:
                return step.id, problems
        return None

    def go_next(self) -> tuple[Problem, ...]:
        """Go to the following step; return what stands in the way, or nothing."""
        found = blocking(self.problems(self._current))
        if found or self._current is STEPS[-1].id:
            return found
        self._go(STEPS[ORDER[self._current] + 1].id)
        return ()

    def go_back(self) -> None:
        """Go to the step before; nothing is forgotten."""
        if ORDER[self._current] > 0:
            self._go(STEPS[ORDER[self._current] - 1].id)

    def go_to(self, step: StepId) -> tuple[Problem, ...]:
        """Go to a step that can be reached; return what stands in the way, or nothing."""
        if ORDER[step] > ORDER[self._current]:
            in_the_way = self.first_open(step)
            if in_the_way is not None:
                return in_the_way[1]
        self._go(step)
        return ()

    # -- listening

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call the listener after every change; return what ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def _is_done(self, step: Step, situation: Situation) -> bool:
        return not blocking(self._problems(step.id, situation))

    def _problems(self, step_id: StepId, situation: Situation) -> tuple[Problem, ...]:
        """Ask a check only when something it looks at is another object than last time."""
        if step_id is StepId.FINISH:
            return tuple(
                problem for step in STEPS[:-1] for problem in self._problems(step.id, situation)
            )
        step = STEPS[ORDER[step_id]]
        inputs = step.inputs(situation)
        known = self._answers.get(step_id)
        if known is None or any(_differs(a, b) for a, b in zip(known[0], inputs, strict=True)):
            known = self._answers[step_id] = (inputs, step.check(situation))
        return known[1]

    def _go(self, step: StepId) -> None:
        self._current = step
        self._furthest = max(self._furthest, ORDER[step])
        self._announce()

    def _set(self, state: WizardState) -> None:
        self._state = state
        self._announce()

    def _announce(self) -> None:
        for listener in tuple(self._listeners):
            listener()


def is_same_draft(now: DeliveryDraft, before: DeliveryDraft) -> bool:
    """Whether nothing differs. Very many programs in another mapping count as others.

    To compare 100,000 rows one by one takes longer than a window may stand still.
    """
    rows, others = now.programs.mappings, before.programs.mappings
    if rows is not others and len(rows) >= LARGE:
        return False
    return now == before


def _forgotten(facts: Facts) -> Facts:
    """Coursera's answers are dropped; what this computer, receiver and sign-in said stays."""
    return Facts(schools=facts.schools, machine=facts.machine, signed_in_at=facts.signed_in_at)


def _asks_for_more(now: DeliveryDraft, before: DeliveryDraft) -> bool:
    """Whether a test that passed did not ask for all that is needed now."""
    nothing = GradeOption.NONE
    wants_grades = before.options.grades is nothing and now.options.grades is not nothing
    return wants_grades or now.receiver != before.receiver


def _differs(before: object, now: object) -> bool:
    """Identity is enough for our immutable values and fast for large ones; small ones compare."""
    if before is now:
        return False
    small = (str, int, dt.datetime, frozenset)
    return not (isinstance(before, small) and before == now)
