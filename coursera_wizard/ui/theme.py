"""Says how the window looks: colors, sizes and text, light and dark; the only place for either.

Widgets carry meaning as properties (``role="primary"``, ``state="wrong"``); the numbered templates
in ``resources/qss`` say how that looks, with the tokens of this module filled in. What is painted
by hand asks :func:`color` and :func:`scaled`.
"""

from __future__ import annotations

import atexit
import string
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QGuiApplication,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QLayout, QStyleFactory, QWidget

from coursera_wizard.i18n import is_right_to_left
from coursera_wizard.resources import resource_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Scheme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


class Tone(StrEnum):
    """The colors by what they mean."""

    PAGE = "page"
    PANEL = "panel"
    FIELD = "field"
    LINE = "line"
    OUTLINE = "outline"
    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    ACCENT_GROUND = "accent_ground"
    ACCENT_STRONG = "accent_strong"
    ON_ACCENT = "on_accent"
    GOOD = "good"
    GOOD_GROUND = "good_ground"
    LOOK = "look"
    LOOK_GROUND = "look_ground"
    WRONG = "wrong"
    WRONG_GROUND = "wrong_ground"
    HOVER = "hover"
    KNOB = "knob"


class Gap(IntEnum):
    """Spaces between things, in pixels at normal text size."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 28


COLORS: Final[Mapping[Tone, tuple[str, str]]] = {
    Tone.PAGE: ("#F5F7FA", "#15191F"),
    Tone.PANEL: ("#FFFFFF", "#1C222A"),
    Tone.FIELD: ("#FFFFFF", "#12161B"),
    Tone.LINE: ("#DDE3EA", "#323B47"),
    Tone.OUTLINE: ("#7C8896", "#6F7B8A"),
    Tone.TEXT: ("#1B2430", "#E7ECF2"),
    Tone.MUTED: ("#5A6675", "#9AA7B6"),
    Tone.ACCENT: ("#0B57D0", "#8AB4F8"),
    Tone.ACCENT_GROUND: ("#E8F0FE", "#20324D"),
    Tone.ACCENT_STRONG: ("#0946AA", "#AECBFA"),
    Tone.ON_ACCENT: ("#FFFFFF", "#12161B"),
    Tone.GOOD: ("#137A3E", "#6FD398"),
    Tone.GOOD_GROUND: ("#E7F5EC", "#173626"),
    Tone.LOOK: ("#8A5A00", "#F2C56B"),
    Tone.LOOK_GROUND: ("#FFF4DC", "#3A2F17"),
    Tone.WRONG: ("#B3261E", "#F29B94"),
    Tone.WRONG_GROUND: ("#FCEBE9", "#42201E"),
    Tone.HOVER: ("#EEF2F7", "#252D37"),
    Tone.KNOB: ("#FFFFFF", "#FFFFFF"),
}

TEXT_PX: Final = 14.0
SMALL_PX: Final = 12.5
HEADING_PX: Final = 14.0
TITLE_PX: Final = 22.0
FIELD_HEIGHT: Final = 36
BUTTON_HEIGHT: Final = 34
CHIP_HEIGHT: Final = 22
ROW_HEIGHT: Final = 36
HEADER_HEIGHT: Final = 34
CELL_PADDING: Final = 12
PILL_HEIGHT: Final = 20
PILL_PADDING: Final = 9
NARROW_NAME: Final = 110
NARROWEST_NAME: Final = 60
SORT_MARK: Final = 20
SEARCH_WIDTH: Final = 250
SCHOOL_WIDTH: Final = 170
TIME_WIDTH: Final = 92
TIME_LONGER: Final = 16  # for AM and PM
HAIR: Final = 1
TIGHT: Final = 2
RING: Final = 2
FIELD_RADIUS: Final = 7
CARD_RADIUS: Final = 10
STEP_LIST_WIDTH: Final = 236
STEP_WIDTH: Final = 100
GUIDE_WIDTH: Final = 276
WINDOW_SIZE: Final = (1120, 740)
SMALLEST_WINDOW: Final = (900, 620)
GUIDE_FOLDS_BELOW: Final = 1040

# What systems call their normal text size, in pixels: larger means that the person wants larger.
_SYSTEM_TEXT_PX: Final = 15.0
_LARGEST_SCALE: Final = 2.5
# What Qt leaves free on both sides of a cell's words besides its padding; a heading has none.
_CELL_MARGIN: Final = 3
_FONTS: Final = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "DejaVuSansMono.ttf",
)
_SHIPPED_FAMILY: Final = "Inter"
_SHIPPED_MONO: Final = "DejaVu Sans Mono"
# Pictures that a style sheet can only take from a file: icon, tone.
_SHEET_PICTURES: Final = {
    "caret_down": ("caret-down", Tone.MUTED),
    "caret_up": ("caret-up", Tone.MUTED),
    "check": ("check", Tone.ON_ACCENT),
    "dot": ("dot", Tone.ON_ACCENT),
}


class _Template(string.Template):
    """A style sheet with ``@tokens``."""

    delimiter = "@"


@dataclass(slots=True)
class _Look:
    """The look in use; one for the whole program, as there is one screen."""

    scheme: Scheme = Scheme.LIGHT
    text_scale: float = 1.0
    mono: str = _SHIPPED_MONO


_look = _Look()


class Theme(QObject):
    """Keeps the application in the look the person's system asks for."""

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        *,
        scheme: Scheme | None = None,
        text_scale: float | None = None,
        shipped_font: bool = False,
    ) -> None:
        """Dress the application.

        Args:
            app: The application.
            scheme: Forces light or dark; None follows the system, also when it changes.
            text_scale: Forces the size of text (1.5 is half as large again); None takes it from
                the system's own font size.
            shipped_font: Use the font that comes along even where the system has its own.
        """
        super().__init__(app)
        self._app = app
        self._forced = scheme
        self._pictures = QTemporaryDir()
        # Python destroys nothing at its end for certain; the folder is not to stay behind.
        atexit.register(self._pictures.remove)
        app.setStyle(QStyleFactory.create("Fusion"))
        self._dress_text(text_scale, shipped_font=shipped_font)
        self._dress_colors()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_scheme_changed)

    def use(self, *, scheme: Scheme | None, text_scale: float | None = None) -> None:
        """Change the look: None follows the system again, or leaves the size of text."""
        self._forced = scheme
        if text_scale is not None:
            _look.text_scale = text_scale
            self._app.setFont(font())
        self._dress_colors()
        self.changed.emit()

    def _on_system_scheme_changed(self) -> None:
        self._dress_colors()
        self.changed.emit()

    def _dress_text(self, text_scale: float | None, *, shipped_font: bool) -> None:
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        system_px = float(QFontInfo(system).pixelSize())
        if text_scale is None:
            text_scale = max(1.0, min(_LARGEST_SCALE, system_px / _SYSTEM_TEXT_PX))
        _look.text_scale = text_scale
        if shipped_font or not QFontDatabase.families():
            load_shipped_fonts()
            system.setFamily(_SHIPPED_FAMILY)
            _look.mono = _SHIPPED_MONO
        else:
            fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            _look.mono = fixed.family()
        system.setPointSizeF(_points(TEXT_PX))
        self._app.setFont(system)
        rtl = is_right_to_left()
        self._app.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
        )

    def _dress_colors(self) -> None:
        _look.scheme = self._forced or _system_scheme()
        self._app.setPalette(_palette())
        self._app.setStyleSheet(style_sheet(self._pictures))


def scheme() -> Scheme:
    """Return the scheme in use."""
    return _look.scheme


def text_scale() -> float:
    """Return how much larger than normal text is."""
    return _look.text_scale


def color(tone: Tone) -> QColor:
    """Return a color of the scheme in use."""
    return QColor(COLORS[tone][_look.scheme is Scheme.DARK])


def scaled(pixels: float) -> int:
    """Return a size that grows with the text, and never shrinks below the drawing."""
    return round(pixels * max(1.0, _look.text_scale))


def font(pixels: float = TEXT_PX, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the person's font in one of the sizes above."""
    found = QFont(QApplication.font())
    found.setPointSizeF(_points(pixels))
    found.setWeight(weight)
    return found


def mark(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that the style sheet looks at, and let the widget take its new look."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it takes its look when it is first shown
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def pad(layout: QLayout, leading: int, top: int, trailing: int, bottom: int) -> None:
    """Set the margins of a layout in reading direction."""
    if QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        leading, trailing = trailing, leading
    layout.setContentsMargins(leading, top, trailing, bottom)


def load_shipped_fonts() -> None:
    """Make the fonts that come along known to this program."""
    if _SHIPPED_FAMILY in QFontDatabase.families():
        return
    for name in _FONTS:
        QFontDatabase.addApplicationFont(str(resource_path("fonts", name)))


def style_sheet(pictures: QTemporaryDir) -> str:
    """Return all templates in their order, with the tokens of the look in use.

    Args:
        pictures: A folder for the few pictures that a style sheet can only take from a file.
    """
    tokens = _tokens()
    for name, (icon, tone) in _SHEET_PICTURES.items():
        drawn = resource_path("icons", f"{icon}.svg").read_text(encoding="utf-8")
        path = pictures.filePath(f"{name}-{_look.scheme}.svg")
        with open(path, "w", encoding="utf-8") as picture:  # noqa: PTH123 - QTemporaryDir gives text
            picture.write(drawn.replace("#000", color(tone).name()))
        tokens[name] = f"url({path})"
    return "\n".join(
        _Template(template.read_text(encoding="utf-8")).substitute(tokens)
        for template in templates()
    )


def templates() -> list[Path]:
    """Return the style sheet templates in their order."""
    return sorted(resource_path("qss").glob("*.qss"))


def _tokens() -> dict[str, str]:
    tokens = {tone.value: color(tone).name() for tone in Tone}
    tokens |= {f"gap_{gap.name.lower()}": f"{scaled(gap)}px" for gap in Gap}
    for name, pixels in (
        ("text_size", TEXT_PX),
        ("small_size", SMALL_PX),
        ("heading_size", HEADING_PX),
        ("title_size", TITLE_PX),
    ):
        tokens[name] = f"{_points(pixels):.2f}pt"
    for name, number in (
        ("pad_field_focused", Gap.M - 1),
        ("pad_text_focused", Gap.S - 1),
        ("pad_button_focused", Gap.L - 1),
        ("pad_quiet_focused", Gap.S - 1),
        ("pad_small_focused", Gap.S - 1),
        ("pad_chip", 9),
        ("pad_chip_focused", 8),
        ("field_height", FIELD_HEIGHT - 2),
        ("button_height", BUTTON_HEIGHT - 2),
        ("chip_height", CHIP_HEIGHT - 2),
        ("field_radius", FIELD_RADIUS),
        ("card_radius", CARD_RADIUS),
        ("mark_size", 16),
        ("caret_size", 14),
        ("scroll_size", 12),
    ):
        tokens[name] = f"{scaled(number)}px"
    tokens["pad_cell"] = f"{scaled(CELL_PADDING) - _CELL_MARGIN}px"
    tokens["hair"] = f"{HAIR}px"
    tokens["ring"] = f"{RING}px"
    tokens["chip_radius"] = f"{scaled(CHIP_HEIGHT) // 2}px"
    tokens["mark_radius"] = f"{scaled(16) // 2 + HAIR}px"
    tokens["pill_height"] = f"{scaled(PILL_HEIGHT)}px"
    tokens["pill_radius"] = f"{scaled(PILL_HEIGHT) // 2}px"
    tokens["scroll_radius"] = f"{scaled(3)}px"
    tokens["mono"] = f'"{_look.mono}"'
    return tokens


def _points(pixels: float) -> float:
    screen = QGuiApplication.primaryScreen()
    per_inch = screen.logicalDotsPerInchY() if screen is not None else 96.0
    return pixels * _look.text_scale * 72.0 / per_inch


def _system_scheme() -> Scheme:
    # NOTE: only a hint. Some platforms answer "unknown" and never change the palette.
    hint = QGuiApplication.styleHints().colorScheme()
    return Scheme.DARK if hint == Qt.ColorScheme.Dark else Scheme.LIGHT


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for where, tone in (
        (role.Window, Tone.PAGE),
        (role.WindowText, Tone.TEXT),
        (role.Base, Tone.FIELD),
        (role.AlternateBase, Tone.PANEL),
        (role.Text, Tone.TEXT),
        (role.Button, Tone.PANEL),
        (role.ButtonText, Tone.TEXT),
        (role.BrightText, Tone.WRONG),
        (role.ToolTipBase, Tone.PANEL),
        (role.ToolTipText, Tone.TEXT),
        (role.PlaceholderText, Tone.MUTED),
        (role.Highlight, Tone.ACCENT),
        (role.HighlightedText, Tone.ON_ACCENT),
        (role.Link, Tone.ACCENT),
        (role.LinkVisited, Tone.ACCENT),
        (role.Mid, Tone.LINE),
        (role.Midlight, Tone.LINE),
        (role.Light, Tone.PANEL),
        (role.Dark, Tone.OUTLINE),
        (role.Shadow, Tone.OUTLINE),
    ):
        palette.setColor(where, color(tone))
    for where in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, color(Tone.MUTED))
    return palette
