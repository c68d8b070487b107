"""Requests and the shapes of refusals."""

from __future__ import annotations

import json

from coursera_wizard.services.practice import exchange
from coursera_wizard.services.practice.exchange import Answer, Request


def test_exchange_takes_addresses_apart() -> None:
    """Path and query are apart; parameters are decoded, empty ones kept."""
    request = Request("GET", "/a%20b?name=x%26y&empty=&name=z", {})

    assert (request.path, request.query) == ("/a%20b", "name=x%26y&empty=&name=z")
    assert request.parameters == {"name": "z", "empty": ""}


def test_exchange_refuses_as_each_layer_does() -> None:
    """Gateway, edge, router, service and token endpoint each have their own words."""

    def keys(answer: Answer) -> list[str]:
        assert answer.content_type.startswith("application/json")
        return list(json.loads(answer.body))

    assert keys(exchange.gateway_fault(401, "text", "code")) == ["fault"]
    assert keys(exchange.edge_refusal(404, "text")) == ["message", "statusCode"]
    assert keys(exchange.router_refusal(400, "text")) == ["msg"]
    assert keys(exchange.service_refusal(403, None, "text")) == ["errorCode", "message", "details"]
    assert keys(exchange.token_refusal(401, "code", "text")) == ["ErrorCode", "Error"]
