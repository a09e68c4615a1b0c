"""Personal data leaves a message before anything is stored or logged.

Source: SAFETY.md, "Privacy"; seed 004, "Veiller à la confidentialité".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass

import phonenumbers
from stdnum import iban, luhn

from conversations import secret_shapes, shapes

MAX_CHARACTERS = 1_000
"""Longest message accepted: beyond it, understanding costs seconds and nobody reads it at the desk."""

_KEPT_CONTROLS = "\n"
_DROPPED_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Cn")


@dataclass(frozen=True)
class Masked:
    """A message without personal data, and the kinds that were taken out, each once, in order of appearance."""

    text: str
    kinds: tuple[str, ...] = ()


def clean(text: str) -> str:
    """The message in NFC, without control, bidirectional, invisible or lone surrogate characters; blanks trimmed.

    The length is checked by the caller, before: see ``MAX_CHARACTERS``.
    """
    spaced = "".join(" " if c in "\t\r\x0b\x0c\x85\u2028\u2029" else c for c in text)
    kept = (c for c in spaced if c in _KEPT_CONTROLS or unicodedata.category(c) not in _DROPPED_CATEGORIES)
    whole = unicodedata.normalize("NFC", "".join(kept))
    return re.sub(r"[^\S\n]+", " ", whole).strip()


def mask(text: str, keep: Collection[str] = ()) -> Masked:
    """Replaces personal data by typed tokens such as ``[TÉL]``, except the kinds to ``keep``; never raises.

    By shape, so that a mistyped number goes too. Short numbers (17, 3919), postcodes and form numbers (2042) stay.
    """
    text = _OURS.sub(_own_brackets, text)
    for kind, step in _STEPS:
        if kind not in keep:
            text = step(text, f"[{kind}]")
    positions = {kind: text.find(f"[{kind}]") for kind in dict(_STEPS)}
    found = sorted((place, kind) for kind, place in positions.items() if place >= 0)
    return Masked(text, tuple(kind for _, kind in found))


def _whole(pattern: re.Pattern[str], keep: Callable[[str], bool] = lambda _: False) -> Callable[[str, str], str]:
    """A step that replaces each match (or its ``secret`` group, keeping ``before``) unless ``keep`` says otherwise."""

    def step(text: str, token: str) -> str:
        def replace(match: re.Match[str]) -> str:
            groups = match.groupdict()
            secret = groups.get("secret") or groups.get("secret2") or match.group()
            before = groups.get("before") or groups.get("before2") or ""
            return match.group() if keep(secret) else before + token

        return pattern.sub(replace, text)

    return step


def _not_an_iban(shape: str) -> bool:
    """True for what merely looks like one ("le 12 …"): a valid checksum, or the length of an IBAN, masks it."""
    compact = re.sub(r"[^0-9A-Za-z]", "", shape)
    return not (iban.is_valid(compact) or shapes.IBAN_MIN <= len(compact) <= shapes.IBAN_MAX)


def _not_a_password(secret: str) -> bool:
    if secret_shapes.NAMED_WITH_A_FIGURE.fullmatch(secret) or secret.startswith("["):
        return True
    return not _quoted(secret) and _first_word(secret) in secret_shapes.NOT_A_PASSWORD


def _not_a_foreign_password(secret: str) -> bool:
    """True for what is said of a password in another language, or of one in French."""
    return _about_a_password(secret) or _first_word(secret) in secret_shapes.NOT_A_FOREIGN_PASSWORD


def _first_word(secret: str) -> str:
    return secret.lower().split()[0].strip(".,;!?…)")


def _quoted(secret: str) -> bool:
    """Whether it has blanks between words: only what stands between quotation marks is taken so."""
    return any(not word.isdigit() for word in secret.split()[1:])


def _not_a_card(run: str) -> bool:
    """A long run of digits is a card when its checksum says so, or when no postcode explains its length."""
    digits = re.sub(r"\D", "", run)
    return not luhn.is_valid(digits) and bool(re.match(r"\d{5}\s", run)) and len(digits) > 14


def _international_phones(text: str, token: str) -> str:
    """Valid numbers of any country that the French shapes miss; short numbers are never valid here."""
    spans = [(m.start, m.end) for m in phonenumbers.PhoneNumberMatcher(text, "FR")]
    return _replace_spans(text, spans, token)


def _phones(text: str, token: str) -> str:
    return _international_phones(shapes.PHONE.sub(token, text), token)


def _names(text: str, token: str) -> str:
    return _replace_spans(text, list(shapes.names(text)), token)


def _replace_spans(text: str, spans: list[tuple[int, int]], token: str) -> str:
    for start, end in sorted(set(spans), reverse=True):
        if "[" not in text[start:end]:
            text = text[:start] + token + text[end:]
    return text


def _about_a_password(secret: str) -> bool:
    return _not_a_password(secret) or secret_shapes.ABOUT_A_PASSWORD.fullmatch(secret) is not None


def _passwords(text: str, token: str) -> str:
    for pattern in (
        secret_shapes.PASSWORD,
        secret_shapes.PASSWORD_BARE,
        secret_shapes.PASSWORD_AFTER_SITE,
        secret_shapes.CODE_BARE,
    ):
        text = _whole(pattern, _not_a_password)(text, token)
    for pattern in (secret_shapes.PASSWORD_ELSEWHERE, secret_shapes.PASSWORD_ELSEWHERE_BARE):
        text = _whole(pattern, _not_a_foreign_password)(text, token)
    text = _whole(secret_shapes.CODE_THEN_NAME)(text, token)
    return _whole(secret_shapes.PASSWORD_LAST, _about_a_password)(_whole(secret_shapes.SECRET_CODE)(text, token), token)


def _cards_first(text: str, token: str) -> str:
    """Cards with what goes with them: a number gone while its date and its code stay hides little."""
    text = _whole(secret_shapes.CARD_CODE)(secret_shapes.CARD_FIRST.sub(token, text), token)
    if token not in text:
        return text
    for pattern in (
        secret_shapes.CARD_BESIDE,
        secret_shapes.CARD_BESIDE,
        secret_shapes.CARD_MONTH,
        secret_shapes.CARD_BACK,
    ):
        text = _whole(pattern)(text, token)
    return text


def _cards(text: str, token: str) -> str:
    return secret_shapes.CARD.sub(token, text)


def _numbers(text: str, token: str) -> str:
    named = _whole(shapes.FILE_NUMBER)(_whole(shapes.LONG_RUN, _not_a_card)(text, token), token)
    return shapes.ANY_NUMBER.sub(token, shapes.PASSPORT.sub(token, named))


def _caf(text: str, token: str) -> str:
    return _whole(shapes.CAF_ALONE)(_whole(shapes.CAF)(text, token), token)


_STEPS: tuple[tuple[str, Callable[[str, str], str]], ...] = (
    ("COURRIEL", _whole(shapes.EMAIL)),
    ("IBAN", _whole(shapes.IBAN, _not_an_iban)),
    ("CARTE", _cards_first),
    ("MOT DE PASSE", _passwords),
    ("NUMÉRO FISCAL", _whole(shapes.TAX_NUMBER)),
    ("NIR", _whole(shapes.NIR)),
    ("CARTE", _cards),
    ("TÉL", _phones),
    ("CAF", _caf),
    ("NUMÉRO", _numbers),
    ("ADRESSE", _whole(shapes.ADDRESS)),
    ("NOM", _names),
)

# Brackets that a patron types must not pass for ours, behind which nothing is looked for any more.
_OURS = re.compile(r"\[(?:" + "|".join(kind for kind, _ in _STEPS) + r")\]|[\[\]]")


def _own_brackets(match: re.Match[str]) -> str:
    return {"[": "(", "]": ")"}.get(match.group(), match.group())
