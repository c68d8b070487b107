"""The words by which documents name their values, in the languages they are sent in.

English first; then German, Spanish, French and Japanese, as people translate such a document for
their colleagues. An account's e-mail address and password are named too, so that they are passed
over and what stands beside them is never taken for something else.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Field(StrEnum):
    """What a label names."""

    API_KEY = "api_key"
    SECRET = "secret"  # noqa: S105 - a field's name, no secret
    ORGANIZATION_ID = "organization_id"
    ORG_API_URL = "org_api_url"
    PROGRAM_ID = "program_id"
    PASSED_OVER = "passed over"


# What may stand between two words of a label. Possessive, here and below: nothing that follows
# begins with such a sign, and a line made of them is not gone through again and again.
_G: Final = r"[\s_.\-]*+"
_ID: Final = rf"(?:id|identifi(?:er|ant|cador)|kennung){_G}"
_OF: Final = rf"(?:(?:de|du|del|des|der|of){_G})?(?:the{_G}|la{_G}|[ld]'{_G})?"
_ORGANIZATION: Final = r"organi[sz]aci[oó]n|organi[sz]ations?|org"
_PROGRAM: Final = r"program(?:me?s?|as?|s)?"

# The first that fits counts: the longer of two that begin alike stands first.
_WORDS: Final = (
    (
        Field.ORG_API_URL,
        (
            rf"(?:{_ORGANIZATION}){_G}api{_G}(?:url|link|address|adresse)|api{_G}url",
            rf"(?:url|adresse|direcci[oó]n){_G}{_OF}api(?:{_G}{_OF}(?:{_ORGANIZATION}))?",
            rf"(?:組織|団体){_G}(?:の{_G})?api{_G}(?:の{_G})?(?:url|アドレス)",
        ),
    ),
    (
        Field.ORGANIZATION_ID,
        (
            rf"(?:{_ORGANIZATION}){_G}(?:id(?![a-z])|identifier|kennung)",
            rf"{_ID}{_OF}(?:{_ORGANIZATION})",
            rf"(?:組織|団体){_G}(?:の{_G})?id",
        ),
    ),
    (
        Field.PROGRAM_ID,
        (
            rf"{_PROGRAM}{_G}(?:id(?![a-z])|identifier|kennung)",
            rf"{_ID}{_OF}{_PROGRAM}",
            rf"プログラム{_G}(?:の{_G})?id",
        ),
    ),
    (
        Field.PASSED_OVER,
        (
            rf"(?:coursera{_G})?(?:account{_G})?(?:e-?mail(?:{_G}address)?|password|passphrase)",
            rf"(?:coursera{_G})?(?:account{_G})?(?:user{_G}name|login)",
            rf"api{_G}version|app(?:lication)?{_G}name",
            rf"e-?mail{_G}adresse|passwort|kennwort|benutzername",
            rf"contrase[nñ]a|clave(?!{_G}(?:secreta|(?:de{_G})?(?:la{_G})?api))",
            rf"correo(?:{_G}electr[oó]nico)?|(?:nombre{_G}de{_G})?usuario",
            rf"mot{_G}de{_G}passe|courriel|adresse{_G}(?:e-?mail|[eé]lectronique)",
            rf"nom{_G}d'{_G}utilisateur",
            rf"(?:アカウント{_G}(?:の{_G})?)?(?:メール(?:アドレス)?|電子メール|パスワード|ユーザー名)",
        ),
    ),
    (
        Field.SECRET,
        (
            rf"(?:api|client|consumer|app){_G}secret(?:{_G}key)?|secret{_G}key",
            rf"(?:(?:api|client){_G})?geheimnis",
            rf"geheime[rn]?{_G}(?:(?:client|api){_G})?schl(?:ü|ue)ssel",
            rf"secreto(?:{_G}del?{_G}(?:cliente|api))?|clave{_G}secreta",
            rf"secret{_G}(?:du{_G}|de{_G}l'{_G})?(?:client|api)|cl[eé]{_G}secr[eè]te",
            rf"(?:(?:クライアント|api){_G})?シークレット(?:{_G}キー)?|秘密{_G}(?:鍵|キー)",
            r"secret",
        ),
    ),
    (
        Field.API_KEY,
        (
            rf"(?:api|app|consumer){_G}key|client{_G}(?:id(?![a-z])|key)",
            rf"(?:api|client){_G}schl(?:ü|ue)ssel|client{_G}kennung",
            rf"clave{_G}{_OF}api|{_ID}{_OF}client[e]?",
            rf"cl[eé]{_G}{_OF}api",
            rf"api{_G}キー|クライアント{_G}(?:id|キー)",
        ),
    ),
)
FIELDS: Final = tuple(field for field, _forms in _WORDS)

_OPENED: Final = (
    r"(?:(?:(?:your|the|ihre?|der|die|das|su|tu|el|la|le|votre|vos)[\s_]+|coursera[\s_]*の?|l'))*+"
)
_WHOSE: Final = r"(?:\s+(?:of|for|des|der|vom?n?|de|du|del)\b[^:=\t|]*)?"
_ALTERNATIVES: Final = "|".join(
    f"(?P<f{index}>(?:{'|'.join(forms)}){_WHOSE if field is Field.PASSED_OVER else ''})"
    for index, (field, forms) in enumerate(_WORDS)
)
_NOTE: Final = r"\s*+(?:\([^()]*\)|/\s*(?:client\s*id|secret\s*key|api\s*key))?[\"'`*]*"
_ENDED: Final = r"(?![A-Za-z0-9À-ÿ])[\"'`*]*"

LABEL: Final = re.compile(
    r"(?i)^[\s>*•·–—|\"'`#\-]*+(?:\d+[.)]\s+)?"
    rf"{_OPENED}(?:{_ALTERNATIVES}){_ENDED}{_NOTE}(?P<rest>.*)$"
)
"""A line that begins with a label; `rest` is what follows it."""

_TOLD: Final = r"(?:(?:is|are|ist|lautet|es|est)\b|は|:|=|->|→)"
SENTENCE: Final = re.compile(
    rf"(?i)(?<![A-Za-z0-9À-ÿ_-])(?:{_ALTERNATIVES}){_ENDED}{_NOTE}\s*{_TOLD}\s*:?"
    r"[\s\"'`(<*]*(?P<rest>[A-Za-z0-9_-]{12,}(?!\S*@)|https?://\S+)"
)
"""A label inside a sentence that says outright what its value is."""

SEPARATOR: Final = re.compile(
    r"^(?:\s+(?:is|ist|lautet|es|est)\b|\s*は)?\s*(?:[:=|\t]|->|→|–|—|-\s)?\s*(?:is\b)?\s*[:|]?\s*"
)
"""What may stand between a label and its value."""


def named(match: re.Match[str]) -> Field:
    """Return what the label of a match names."""
    return next(field for index, field in enumerate(FIELDS) if match.group(f"f{index}") is not None)
