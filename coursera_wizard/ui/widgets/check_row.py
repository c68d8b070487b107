"""One line of the connection test: its verdict, its time, one sentence, and what lies behind."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from coursera_wizard.domain.facts import CheckId, CheckResult, CheckState
from coursera_wizard.i18n import N_, _
from coursera_wizard.ui import theme
from coursera_wizard.ui.announce import announce
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import Gap, Tone
from coursera_wizard.ui.widgets.basic import IconLabel, button, text
from coursera_wizard.ui.widgets.status_line import BusyIcon

if TYPE_CHECKING:
    from collections.abc import Mapping

TITLES: Final[Mapping[CheckId, str]] = {
    CheckId.CLOCK: N_("This computer's clock"),
    CheckId.PROXY: N_("The proxy in use"),
    CheckId.NAME: N_("Find the server's name"),
    CheckId.PORT: N_("Reach the server"),
    CheckId.CERTIFICATE: N_("Trust its certificate"),
    CheckId.CREDENTIALS: N_("Sign in with API Key and Client Secret"),
    CheckId.ORGANIZATION: N_("Open the organization"),
    CheckId.PROGRAMS: N_("Read programs"),
    CheckId.ENROLLMENTS: N_("Read enrollments"),
    CheckId.GRADES: N_("Read grade reports"),
    CheckId.RECEIVER: N_("Write to the receiver"),
}
VERDICTS: Final[Mapping[CheckState, str]] = {
    CheckState.WAITING: N_("Waiting"),
    CheckState.RUNNING: N_("Running"),
    CheckState.PASS: N_("Passed"),
    CheckState.WARNING: N_("Warning"),
    CheckState.FAILED: N_("Failed"),
    CheckState.NOT_REACHED: N_("Not reached"),
}
_LOOKS: Final[Mapping[CheckState, tuple[Icon, Tone, Tone]]] = {
    CheckState.WAITING: (Icon.MINUS, Tone.MUTED, Tone.HOVER),
    CheckState.RUNNING: (Icon.BUSY, Tone.ACCENT, Tone.ACCENT_GROUND),
    CheckState.PASS: (Icon.CHECK, Tone.GOOD, Tone.GOOD_GROUND),
    CheckState.WARNING: (Icon.WRONG, Tone.LOOK, Tone.LOOK_GROUND),
    CheckState.FAILED: (Icon.WRONG, Tone.WRONG, Tone.WRONG_GROUND),
    CheckState.NOT_REACHED: (Icon.MINUS, Tone.MUTED, Tone.HOVER),
}


_OVER: Final = frozenset({CheckState.PASS, CheckState.WARNING, CheckState.FAILED})
# A step that takes so long says since when it waits.
SLOW_S: Final = 2
_TICK_MS: Final = 1000


class CheckRow(QWidget):
    """Shows one check; a warning or a failure can be opened and tested again alone.

    A screen reader is told each verdict as it comes.
    """

    again = Signal(str)

    def __init__(self, check: CheckId) -> None:
        super().__init__()
        self.check = check
        self.result = CheckResult(check)
        self._waits_since: float | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self.setObjectName(f"check.{check}")
        row = QHBoxLayout(self)
        side, high = theme.scaled(Gap.L), theme.scaled(7)
        row.setContentsMargins(side, high, side, high)
        row.setSpacing(theme.scaled(Gap.M))
        self._disc = IconLabel(Icon.MINUS, Tone.MUTED, 20, ground=Tone.HOVER)
        self._busy = BusyIcon(20, ground=Tone.ACCENT_GROUND)
        self._busy.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = text(_(TITLES[check]))
        self._sentence = text("", "small")
        self._behind = text("", "small")
        self._behind.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._behind.hide()
        for widget in (self._title, self._sentence, self._behind):
            words.addWidget(widget)
        self._more = button(
            _("Details"), f"check.{check}.more", self._on_more_clicked, "link", small=True
        )
        self._again = button(
            _("Test again"), f"check.{check}.again", self._on_again_clicked, "link", small=True
        )
        for link in (self._more, self._again):
            link.setAccessibleDescription(self._title.text())
        self._time = text("", "small", wrap=False)
        row.addWidget(self._disc, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._busy, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._again, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._time, 0, Qt.AlignmentFlag.AlignTop)
        self.show_result(self.result, can_test_again=False)

    @property
    def sentence(self) -> str:
        """What the line says."""
        return self._sentence.text()

    def show_result(self, result: CheckResult, *, can_test_again: bool) -> None:
        """Show how a check stands.

        Args:
            result: The check.
            can_test_again: Whether no test is running; while one is, verdicts are announced.
        """
        is_new = result.state is not self.result.state
        self.result = result
        state = result.state
        self._keep_time(is_running=state is CheckState.RUNNING)
        icon, tone, ground = _LOOKS[state]
        is_running = state is CheckState.RUNNING
        self._busy.setVisible(is_running)
        self._disc.setVisible(not is_running)
        if not is_running:
            self._disc.show_icon(icon, tone, ground)
        verdict = _(VERDICTS[state])
        sentence = result.sentence
        if state in {CheckState.WARNING, CheckState.FAILED, CheckState.NOT_REACHED} and sentence:
            sentence = _("{verdict}: {sentence}").format(verdict=verdict, sentence=sentence)
        self._sentence.setText(self._with_wait(sentence or verdict))
        is_over = state in _OVER
        if is_over and is_new and not can_test_again:
            spoken = _("{title}: {sentence}").format(
                title=self._title.text(), sentence=sentence or verdict
            )
            announce(self, spoken)
        self._time.setText(_("{ms} ms").format(ms=f"{result.ms:,}") if is_over else "")
        problem = result.problem
        self._more.setVisible(problem is not None)
        if problem is None:
            self._behind.hide()
        else:
            parts = (problem.what_happened, problem.what_to_do, problem.details)
            self._behind.setText("\n".join(part for part in parts if part))
        self._again.setVisible(can_test_again and state in {CheckState.WARNING, CheckState.FAILED})

    def _keep_time(self, *, is_running: bool) -> None:
        if not is_running:
            self._waits_since = None
            self._timer.stop()
        elif self._waits_since is None:
            self._waits_since = monotonic()
            self._timer.start()

    def _with_wait(self, sentence: str) -> str:
        """Return a sentence that also says for how long, once that is worth saying."""
        if self._waits_since is None:
            return sentence
        seconds = int(monotonic() - self._waits_since)
        if seconds < SLOW_S:
            return sentence
        return _("{waiting} for {seconds} s").format(waiting=sentence.rstrip("…"), seconds=seconds)

    def _on_tick(self) -> None:
        sentence = self.result.sentence or _(VERDICTS[self.result.state])
        self._sentence.setText(self._with_wait(sentence))

    def _on_more_clicked(self) -> None:
        self._behind.setVisible(self._behind.isHidden())

    def _on_again_clicked(self) -> None:
        self.again.emit(self.check.value)


def report_line(result: CheckResult) -> str:
    """Return one line of the report that is copied for support."""
    title, verdict = _(TITLES[result.check]), _(VERDICTS[result.state])
    line = _("{title}: {verdict}, {ms} ms. {sentence}").format(
        title=title, verdict=verdict, ms=result.ms, sentence=result.sentence
    )
    if result.problem is None:
        return line.strip()
    parts = (line.strip(), f"  {result.problem.number} {result.problem.title}")
    details = tuple(f"  {part}" for part in result.problem.details.splitlines())
    return "\n".join((*parts, *details))
