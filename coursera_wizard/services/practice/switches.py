"""What can be set where the real service's behavior is contradictory, unknown or varies."""

from __future__ import annotations

from typing import Literal

import msgspec

from coursera_wizard.services.practice.progress import LAST_REFRESH_MS


class Switches(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The behavior of the practice organization where there is a choice.

    Attributes:
        token_lifetime_s: Seconds a token lasts.
        token_form: Whether key and secret are accepted as form fields, without HTTP Basic.
        token_strings: Whether token answers carry texts, and milliseconds, instead of numbers.
        product_enabled: Whether the app may use this API at all.
        next_as_integer: Whether `paging.next` is a number (the gradebook's always is).
        total: Whether `paging.total` is sent.
        wrong_total: How many rows more `paging.total` says than there are; fewer, if negative.
        shifting_pages: How many pages, of those behind a first one, show rows that have moved by
            one since the page before was read, in turns up and down; the total stays. A change of
            any switch counts anew.
        short_pages: Whether pages hold fewer rows than asked for although more follow.
        null_parts: Whether `paging` and `linked` are null where no page follows.
        refuse_large_limit: Whether a limit above 1000 is refused instead of lowered.
        lenient_programs: Whether `/programs` answers without `excludeContent`.
        slug_is_refused: Whether a slug as organization id gives 400 instead of 404.
        unknown_is_missing: Whether a well-formed, unknown organization gives 404 instead of 403.
        flat_organization: Whether the organization comes as a flat object.
        grade_as_text: Whether grades of the enrollment report are decimal texts.
        program_id_in_rows: Whether report rows carry the program id.
        clips: Whether video clips are listed among the contents.
        pkce: What becomes of a proof key (PKCE) in a sign-in of the older generation; where it is
            "refused", so is the sign-in.
        refresh_lifetime_s: Seconds a refresh token lasts from its last use on.
        refresh_rotates: Whether each refresh answers another refresh token and ends the one used.
        last_refresh_ms: When the report was last refreshed, in epoch milliseconds; a process that
            is not told starts with the last 04:00 UTC. Named, it makes every byte the same again.
    """

    token_lifetime_s: float = 1799
    token_form: bool = False
    token_strings: bool = False
    product_enabled: bool = True
    next_as_integer: bool = False
    total: bool = True
    wrong_total: int = 0
    shifting_pages: int = 0
    short_pages: bool = False
    null_parts: bool = False
    refuse_large_limit: bool = False
    lenient_programs: bool = False
    slug_is_refused: bool = False
    unknown_is_missing: bool = False
    flat_organization: bool = False
    grade_as_text: bool = False
    program_id_in_rows: bool = True
    clips: bool = False
    pkce: Literal["checked", "ignored", "refused"] = "checked"
    refresh_lifetime_s: float = 14 * 86_400
    refresh_rotates: bool = False
    last_refresh_ms: int = LAST_REFRESH_MS

    def changed(self, changes: dict[str, object]) -> Switches:
        """Return the switches with some of them set.

        Raises:
            ValueError: A switch does not exist, or its value is of another kind.
        """
        values = msgspec.structs.asdict(self) | changes
        return msgspec.convert(values, Switches)
