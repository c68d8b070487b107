"""Reads a secret from an environment variable the person set, for servers without a keychain."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Final

from coursera_wizard.domain.problem import ProblemCode, failure
from coursera_wizard.domain.secret import SECRET_VARIABLE, Secret

_NAME: Final = re.compile(r"COURSERA_[A-Z0-9_]+")


def environment_secret(variable: str = "", environ: Mapping[str, str] | None = None) -> Secret:
    """Return the secret a variable holds.

    Args:
        variable: Its name; the usual one when empty. A name that does not begin with
            ``COURSERA_`` is never read: a file from a stranger could name any.
        environ: For tests.

    Raises:
        ProblemError: ``environment.secret-missing``.
    """
    name = variable or SECRET_VARIABLE
    text = (os.environ if environ is None else environ).get(name, "").strip()
    if not _NAME.fullmatch(name) or not text:
        raise failure(ProblemCode.ENVIRONMENT_SECRET_MISSING, variable=name, hint="")
    return Secret(text)


def without_secrets(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a program that is started: without any variable of ours."""
    source = os.environ if environ is None else environ
    return {name: value for name, value in source.items() if not _NAME.fullmatch(name.upper())}
