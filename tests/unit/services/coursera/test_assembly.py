"""One client put together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coursera_wizard.domain.problem import ProblemError
from coursera_wizard.domain.secret import Secret
from coursera_wizard.services.coursera.assembly import make_client
from coursera_wizard.services.coursera.way import read_addresses
from tests.support.api_server import FAST, api_server
from tests.support.loopback import Reply


async def test_the_proxys_password_is_taken_out_of_answers() -> None:
    """Every secret a client knows is hidden from whatever is told."""
    async with api_server(token=lambda _r: Reply(400, {"said": "proxy-marker-word"})) as api:
        credentials = replace(api.credentials(), proxy_password=Secret("proxy-marker-word"))
        way = read_addresses(credentials.account)
        client = make_client(credentials, way, FAST, None, lambda: True)
        with pytest.raises(ProblemError) as caught:
            await client.requests.sign_in()
        await client.close()

    assert "said" in caught.value.problem.details
    assert "proxy-marker-word" not in repr(caught.value.problem)
