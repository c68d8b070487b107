"""Secrets besides the one of Coursera, typed or recalled, until Finish stores them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coursera_wizard.domain.other_secrets import bindings

if TYPE_CHECKING:
    from coursera_wizard.domain.delivery import Delivery
    from coursera_wizard.domain.draft import DeliveryDraft
    from coursera_wizard.domain.secret import Secret, SecretBinding, SecretPurpose


class TypedSecrets:
    """Holds them in memory, one of each purpose.

    What was typed is for whatever server stands in the form; what was read from a store is given
    out for exactly the server it was stored for.
    """

    def __init__(self) -> None:
        self._typed: dict[SecretPurpose, Secret] = {}
        self._recalled: dict[SecretBinding, Secret] = {}

    def type(self, purpose: SecretPurpose, secret: Secret | None) -> None:
        """Take what was typed; None takes it away."""
        if secret is None:
            self._typed.pop(purpose, None)
        else:
            self._typed[purpose] = secret

    def in_field(self, purpose: SecretPurpose) -> Secret | None:
        """Return what was typed, needed or not: it may be typed before what needs it."""
        return self._typed.get(purpose)

    def recall(self, binding: SecretBinding, secret: Secret) -> None:
        """Take what was read from where it is stored."""
        self._recalled[binding] = secret

    def typed(self, draft: DeliveryDraft) -> Mapping[SecretPurpose, Secret]:
        """Return what was typed and is needed."""
        needed = bindings(draft.receiver, draft.notices)
        return {purpose: secret for purpose, secret in self._typed.items() if purpose in needed}

    def get(self, purpose: SecretPurpose, draft: DeliveryDraft) -> Secret | None:
        """Return the secret in memory for what the draft names now."""
        binding = bindings(draft.receiver, draft.notices).get(purpose)
        if binding is None:
            return None
        return self._typed.get(purpose) or self._recalled.get(binding)

    def recalled(self, draft: DeliveryDraft) -> Mapping[SecretPurpose, Secret]:
        """Return what was read from a store and is needed, unless another was typed."""
        return {
            purpose: self._recalled[binding]
            for purpose, binding in bindings(draft.receiver, draft.notices).items()
            if binding in self._recalled and purpose not in self._typed
        }

    def available(self, draft: DeliveryDraft, stored: Delivery | None) -> frozenset[SecretPurpose]:
        """Return the purposes whose secret is in memory or was stored with the delivery."""
        kept = {} if stored is None else bindings(stored.receiver, stored.notices)
        return frozenset(
            purpose
            for purpose, binding in bindings(draft.receiver, draft.notices).items()
            if kept.get(purpose) == binding or self.get(purpose, draft) is not None
        )
