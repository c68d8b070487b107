"""Lines of a crontab: no word breaks one, and nobody else's line is touched."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursera_wizard.services.scheduler import crontab_text
from coursera_wizard.services.scheduler.backend import Command
from tests.support.schedules import ODD_WORD, ODD_WORDS


def _as_cron_reads(line: str, *, drops_backslashes: bool) -> str:
    """Return what cron hands to the shell: up to the first percent sign without a backslash."""
    command, letters = "", iter(line)
    for letter in letters:
        if letter == "%":
            break
        if letter != "\\":
            command += letter
            continue
        following = next(letters, "")
        is_dropped = following == "%" or (drops_backslashes and following == "\\")
        command += following if is_dropped else letter + following
    return command


@pytest.mark.parametrize("drops_backslashes", [True, False])
@settings(max_examples=25)
@given(words=st.lists(ODD_WORDS, min_size=5, max_size=20))
def test_no_word_breaks_a_line(words: list[str], *, drops_backslashes: bool) -> None:
    """Each word comes out of cron and the shell as it went in, in both kinds of cron."""
    given_words = [ODD_WORD, *words]
    printf = Command(("/usr/bin/printf", "%s\\n", *given_words), Path("/"))
    line = crontab_text.shell_text(printf).removesuffix(" >/dev/null 2>&1")
    command = _as_cron_reads(line, drops_backslashes=drops_backslashes)

    done = subprocess.run(("/bin/sh", "-c", command), capture_output=True, check=True)

    assert done.stdout.decode() == "".join(f"{word}\n" for word in given_words)


@given(
    before=st.text("ab# \n*0", max_size=30),
    after=st.text("ab# \n*0", max_size=30),
)
def test_lines_of_others_stay(before: str, after: str) -> None:
    """Putting a block in, changing it and taking it out leaves the rest as it was."""
    mine = crontab_text.with_block(f"{before}\n", "one", ("# x", "1 2 3 4 5 run"))
    both = crontab_text.with_block(f"{mine}{after}", "two", ("6 7 8 9 0 other",))

    changed = crontab_text.with_block(both, "one", ("0 0 0 0 0 changed",))

    assert crontab_text.block(changed, "one") == ("0 0 0 0 0 changed",)
    assert crontab_text.block(changed, "two") == ("6 7 8 9 0 other",)
    rest = crontab_text.with_block(crontab_text.with_block(changed, "one", None), "two", None)
    assert rest.rstrip("\n") == f"{before}\n{after}".rstrip("\n")
    assert crontab_text.block(rest, "one") is None


def test_markers_that_somebody_tore_apart_take_nothing_along() -> None:
    """A begin without an end is left alone, with all that follows."""
    torn = "# BEGIN coursera-delivery one\n1 2 3 4 5 run\n7 7 7 7 7 mine\n"

    again = crontab_text.with_block(torn, "one", ("0 0 0 0 0 new",))

    assert again.startswith(torn)
    assert crontab_text.block(again, "one") == ("0 0 0 0 0 new",)
