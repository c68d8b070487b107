"""What the wizard asks Coursera, in the wizard's own terms; fulfills `ports.CourseraApi`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

from coursera_wizard.domain.facts import Program, Sample
from coursera_wizard.services.coursera.samples import read_samples

if TYPE_CHECKING:
    from coursera_wizard.domain.draft import Account
    from coursera_wizard.services.coursera.client import CourseraClient


class AccountApi:
    """The API of one account; `client` has all lists for the run engine."""

    def __init__(self, client: CourseraClient, account: Account) -> None:
        self.client = client
        self._account = account

    async def organization(self) -> tuple[str, str, str]:
        """Return id, name and slug of the organization."""
        row = await self.client.organization()
        return row.id, row.name, row.slug

    async def programs(self) -> AsyncIterator[tuple[Program, ...]]:
        """Yield all active programs, page by page; limited to the account's program id if given."""
        listing = self.client.programs(self._account.program_ids)
        async with aclosing(listing.pages()) as pages:
            async for page in pages:
                yield tuple(Program(row.id, row.name or row.id, row.url) for row in page.rows)

    async def learner_count(self, program_id: str) -> int | None:
        """Return how many learners a program has; None when Coursera does not say."""
        return await self.client.memberships(program_id).total()

    async def samples(self, program_ids: tuple[str, ...], count: int) -> tuple[Sample, ...]:
        """Return the rows of a few learners, for live examples."""
        return await read_samples(self.client, program_ids, count)

    async def close(self) -> None:
        """Give the connections back."""
        await self.client.close()
