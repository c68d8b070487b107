"""How far a request came."""

from __future__ import annotations

from coursera_wizard.services.coursera.trail import Stage, Trail


def test_trail_tells_whoever_watches() -> None:
    """Each step is told as it is entered."""
    seen: list[Stage] = []
    trail = Trail("h", 443, "/", on_stage=lambda found: seen.append(found.stage))

    trail.enter(Stage.PORT)
    trail.enter(Stage.ANSWER)

    assert seen == [Stage.PORT, Stage.ANSWER]


def test_trail_knows_whether_only_the_proxy_was_met() -> None:
    """Before the tunnel is asked for, whatever fails is the proxy's."""
    first = Trail("h", 443, "/", proxy="proxy.example:3128", stage=Stage.PORT)
    asked = Trail("h", 443, "/", proxy="proxy.example:3128", stage=Stage.PROXY)

    assert first.is_before_proxy
    assert not asked.is_before_proxy
    assert not Trail("h", 443, "/").is_before_proxy
