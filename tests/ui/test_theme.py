"""The look: tokens, palettes, templates, icons, and that nothing else decides about colors."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from coursera_wizard.resources import resource_path
from coursera_wizard.ui import icons, theme
from coursera_wizard.ui.icons import Icon
from coursera_wizard.ui.theme import COLORS, Scheme, Theme, Tone

UI = Path(theme.__file__).parent
READABLE = 4.5


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[Theme]:
    """Dress the application, and undress it afterwards."""
    font, palette, style = qapp.font(), qapp.palette(), qapp.style().objectName()
    made = Theme(qapp, scheme=Scheme.LIGHT, text_scale=1.0, shipped_font=True)
    yield made
    made.use(scheme=Scheme.LIGHT, text_scale=1.0)
    made.deleteLater()
    qapp.setStyleSheet("")
    qapp.setStyle(style or "Fusion")
    qapp.setPalette(palette)
    qapp.setFont(font)


def _luminance(color: QColor) -> float:
    def part(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (part(v) for v in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(QColor(one)), _luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [0, 1])
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        (Tone.TEXT, Tone.PAGE),
        (Tone.TEXT, Tone.PANEL),
        (Tone.TEXT, Tone.WRONG_GROUND),
        (Tone.TEXT, Tone.ACCENT_GROUND),
        (Tone.MUTED, Tone.PAGE),
        (Tone.MUTED, Tone.PANEL),
        (Tone.ACCENT, Tone.PANEL),
        (Tone.ACCENT, Tone.ACCENT_GROUND),
        (Tone.ON_ACCENT, Tone.ACCENT),
        (Tone.ON_ACCENT, Tone.ACCENT_STRONG),
        (Tone.GOOD, Tone.GOOD_GROUND),
        (Tone.LOOK, Tone.LOOK_GROUND),
        (Tone.LOOK, Tone.PAGE),
        (Tone.WRONG, Tone.WRONG_GROUND),
        (Tone.WRONG, Tone.PAGE),
    ],
)
def test_colors_are_readable_on_their_grounds(words: Tone, ground: Tone, dark: int) -> None:
    """Every text has a contrast of at least 4.5 to 1, light and dark."""
    assert _contrast(COLORS[words][dark], COLORS[ground][dark]) >= READABLE


def test_theme_uses_fusion_and_own_palette(dressed: Theme, qapp: QApplication) -> None:
    """Light and dark come from the tokens, whatever the platform says."""
    dressed.use(scheme=Scheme.DARK)

    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(COLORS[Tone.PAGE][1])
    assert COLORS[Tone.PANEL][1].lower() in qapp.styleSheet()


def test_theme_enlarges_text_and_fields(dressed: Theme, qapp: QApplication) -> None:
    """At 150 % text and fields are half as large again."""
    normal = qapp.font().pointSizeF()

    dressed.use(scheme=None, text_scale=1.5)

    assert qapp.font().pointSizeF() == pytest.approx(normal * 1.5, rel=0.01)
    assert theme.scaled(theme.FIELD_HEIGHT) == 54


def test_theme_tells_when_scheme_changes(dressed: Theme) -> None:
    """What is tinted by hand hears of another scheme."""
    heard: list[Scheme] = []
    dressed.changed.connect(lambda: heard.append(theme.scheme()))

    dressed.use(scheme=Scheme.DARK)

    assert heard == [Scheme.DARK]


def test_mark_lets_widget_take_its_look(dressed: Theme, qapp: QApplication) -> None:
    """A property that the sheet looks at takes effect when it is set."""
    label = QLabel("x")
    label.ensurePolished()

    theme.mark(label, "tone", "wrong")

    color = label.palette().color(QPalette.ColorRole.WindowText)
    label.deleteLater()
    assert color == QColor(COLORS[Tone.WRONG][0])


def test_templates_use_known_tokens_and_no_values() -> None:
    """A template holds tokens: no color and no pixel of its own."""
    for template in theme.templates():
        text = template.read_text(encoding="utf-8")
        assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", text), template.name
        assert not re.findall(r"\b\d+(?:px|pt)\b", text), template.name


def test_no_other_module_holds_colors_or_sheets() -> None:
    """Colors and style sheets stand in theme.py alone."""
    for module in UI.rglob("*.py"):
        if module.name == "theme.py":
            continue
        text = module.read_text(encoding="utf-8")
        assert "setStyleSheet" not in text, module.name
        assert not re.findall(r"[\"']#[0-9A-Fa-f]{6}[\"']", text), module.name


def test_icons_and_drawings_are_the_same_set() -> None:
    """Every icon has its drawing, every drawing its icon, each in one color."""
    drawings = {path.stem for path in resource_path("icons").glob("*.svg")}

    assert drawings == {icon.value for icon in Icon}
    for path in resource_path("icons").glob("*.svg"):
        colors = set(re.findall(r"#[0-9A-Fa-f]{3,6}", path.read_text(encoding="utf-8")))
        assert colors == {"#000"}, path.name


def test_icon_is_tinted_and_sharp(dressed: Theme) -> None:
    """A drawing takes its color when it is shown, at the density asked for."""
    drawn = icons.pixmap(Icon.DOT, Tone.WRONG, 20, 2.0)

    assert drawn.width() == 40
    assert drawn.toImage().pixelColor(20, 20) == QColor(COLORS[Tone.WRONG][0])


def test_shipped_fonts_come_with_their_licenses() -> None:
    """Each font family in the tree has its license beside it."""
    fonts = resource_path("fonts")

    assert list(fonts.glob("Inter-*.otf"))
    for license_file in ("Inter-LICENSE.txt", "DejaVuSansMono-LICENSE.txt"):
        assert (fonts / license_file).stat().st_size > 500


def test_no_pictures_stay_behind(tmp_path: Path) -> None:
    """The folder of little pictures is gone once the program has ended."""
    script = (
        "from PySide6.QtWidgets import QApplication\n"
        "from coursera_wizard.ui.theme import Theme\n"
        "app = QApplication([])\n"
        "theme = Theme(app)\n"
        "import tempfile, pathlib\n"
        "assert list(pathlib.Path(tempfile.gettempdir()).iterdir())\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, timeout=60)
    assert list(tmp_path.iterdir()) == []
