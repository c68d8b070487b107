"""The advanced settings in one line: only what differs is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from coursera_wizard.domain.draft import (
    Account,
    DeliveryDraft,
    DeliveryMode,
    Generation,
    GradeOption,
    HoldLimits,
    Options,
    Proxy,
    ProxyMode,
    Source,
)
from coursera_wizard.ui.pages.advanced_words import advanced_line


@pytest.mark.parametrize(
    "account",
    [
        Account(),
        Account().of_generation(Generation.LEGACY),
        Account(source=Source.PRACTICE, api_base="http://127.0.0.1:0/ent"),
    ],
)
def test_untouched_settings_are_the_defaults(account: Account) -> None:
    """Neither an older key nor the practice organization counts as a choice."""
    assert advanced_line(DeliveryDraft(account=account)) == "Defaults"


def test_everything_chosen_is_named() -> None:
    """Who approves on the last page sees what was folded away on the first."""
    options = Options(
        GradeOption.GRANULAR_B, "CRS-", True, HoldLimits(5, 50, 5), DeliveryMode.DELTA
    )
    account = Account(
        program_id="p-1",
        api_base="https://gateway.example.edu/ent",
        token_url="https://gateway.example.edu/token",
        proxy=Proxy(ProxyMode.OWN, "http://proxy.example.edu:8080"),
        certificate_file=str(Path("own.pem")),
    )

    words = advanced_line(DeliveryDraft(account=account, options=options))

    assert words == (
        "granular grades, option B · ids begin with CRS- · only what changed"
        " · waits for approval each time · holds above 5 % removals or 50 % updates"
        " · only program p-1 · data from https://gateway.example.edu/ent"
        " · signs in at https://gateway.example.edu/token"
        " · proxy http://proxy.example.edu:8080 · certificate own.pem"
    )


def test_final_grades_and_no_proxy_are_named() -> None:
    """The other choices of the same lists."""
    draft = DeliveryDraft(
        account=Account(proxy=Proxy(ProxyMode.NONE)), options=Options(GradeOption.FINAL)
    )

    assert advanced_line(draft) == "final grades · no proxy"
