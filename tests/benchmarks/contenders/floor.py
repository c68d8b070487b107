"""The floor: reads the same lists as a run and writes them as CSV files, without any check.

A plain reader as somebody would write it for speed alone: one pool of four connections, orjson,
and every field of every row as a column, those inside other objects too. It keeps nothing apart,
counts nothing, and believes whatever comes. Started with the address and the credentials as one
JSON object on standard input; it prints how many rows and requests there were.
"""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from pathlib import Path
from typing import Any

import httpx
import orjson  # type: ignore[import-not-found]  # it is in the benchmark's own environment

AT_ONCE = 4
ROWS_A_PAGE = 1000


async def main() -> None:
    """Read all lists into the folder that is the only argument."""
    given, folder = json.loads(sys.stdin.readline()), Path(sys.argv[1])
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    lists = {
        "programs": {"excludeContent": "true"},
        "contents": {},
        "users": {},
        "enrollmentReports": {},
    }
    base = f"{given['api_base']}/api/businesses.v1/{given['organization_id']}"
    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:
        token = await client.post(
            given["token_url"],
            data={"grant_type": "client_credentials"},
            auth=(given["api_key"], given["client_secret"]),
        )
        bearer = token.raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {bearer}"
        found = {}
        requests = 1
        for name, parameters in lists.items():
            url, path = f"{base}/{name}", folder / f"{name}.csv"
            found[name], asked = await read(client, url, parameters, path)
            requests += asked
    print(json.dumps({"rows": found, "requests": requests}))


async def read(
    client: httpx.AsyncClient, url: str, parameters: dict[str, str], path: Path
) -> tuple[int, int]:
    """Read one list; return how many rows and requests it had."""
    written = 0
    columns: list[tuple[str, str]] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)

        async def page(start: int) -> int:
            """Write one page and return how many rows there are in all."""
            nonlocal written
            place = {"start": str(start), "limit": str(ROWS_A_PAGE)}
            answer = await client.get(url, params=parameters | place)
            content: dict[str, Any] = orjson.loads(answer.raise_for_status().content)
            rows = content["elements"]
            if not columns and rows:
                columns.extend(columns_of(rows[0]))
                writer.writerow([f"{name}.{inner}" if inner else name for name, inner in columns])
            writer.writerows(
                [
                    (row.get(name) or {}).get(inner) if inner else row.get(name)
                    for name, inner in columns
                ]
                for row in rows
            )
            written += len(rows)
            return int(content["paging"]["total"])

        total = await page(0)
        starts = iter(range(ROWS_A_PAGE, total, ROWS_A_PAGE))

        async def worker() -> None:
            for start in starts:
                await page(start)

        await asyncio.gather(*(worker() for _number in range(AT_ONCE)))
    return written, max(1, -(-total // ROWS_A_PAGE))


def columns_of(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Return a column for every field, those inside other objects too."""
    found: list[tuple[str, str]] = []
    for name, value in row.items():
        found += [(name, inner) for inner in value] if isinstance(value, dict) else [(name, "")]
    return found


if __name__ == "__main__":
    asyncio.run(main())
