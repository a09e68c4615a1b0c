"""Phone, e-mail and site of a place, as the card shows them; what is unsafe or belongs to a person is dropped."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, shortnumberinfo

from knowledge.importers.rows import Row
from knowledge.importers.text import items, plain
from knowledge.importers.vocabulary import Vocabulary

FRENCH_REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "NC", "PF", "PM", "WF", "BL", "MF")
LONGEST_EMAIL, LONGEST_LINK = 200, 500
EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+-]*@(?:[a-z0-9-]+\.)+[a-z]{2,}")
SHORT = re.compile(r"[13]\d{3}")  # 3949, 1014; the two figures of 17 are no partner's
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
PRIVATE_HOST = re.compile(  # names of no public site: RFC 6761, 6762 (appendix G) and 8375, and ICANN's "internal"
    r".*\.(?:arpa|corp|example|home|internal|intranet|invalid|lan|local|localhost|onion|private|test)"
)
WHOLE_WORD = 4  # letters: a shorter part of an address is an initial, an acronym, a département
INSIDE = 6  # letters: a shorter word turns up inside names by chance


def phone(row: Row, name: str = "telephone") -> str | None:
    """The first number of the cell in the French form ("02 40 83 87 03", "3949"); None, and told, when none is."""
    written = re.split(r"[|;/]", row.cells.get(name, ""))[0].strip()
    if not written:
        return None
    number = _number(written)
    if number is None:
        row.warn(name, "is not a French phone number", "correct it; it was dropped")
        return None
    if phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE:
        row.warn(name, "is a surcharged number", "give a number at the price of a local call; it was dropped")
        return None
    return _in_french(number)


def french_phone(written: str) -> str | None:
    """One number in the French form; None for what is no French number, or a surcharged one."""
    number = _number(written)
    surcharged = number is not None and phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE
    return None if number is None or surcharged else _in_french(number)


def email(row: Row, words: Vocabulary, place: str, commune: str, name: str = "courriels") -> str | None:
    """The first address of the cell that is that of a desk; those of a person are dropped, told without the name."""
    for written in items(row.cells.get(name, "")):
        address = written.lower().removeprefix("mailto:")
        if len(address) > LONGEST_EMAIL or not EMAIL.fullmatch(address):
            row.warn(name, "is not an e-mail address", "correct it; it was dropped", written)
            continue
        if of_a_desk(address.split("@")[0], words, place, commune):
            return address
        hidden = f"…@{address.split('@')[1]}"
        row.warn(name, "seems to be that of a person", "give the desk's, as accueil@…; it was dropped", hidden)
    return None


def website(row: Row, name: str = "site_web") -> str | None:
    """The first address of the cell, in https; None, and told, for one that a browser should not follow."""
    written = re.split(r"\||;\s*(?=https?:)", row.cells.get(name, ""))[0].strip()
    if not written:
        return None
    link = _https(written)
    if link is None:
        row.warn(name, "is not the address of a public site", "correct it; it was dropped")
    elif written.lower().startswith("http:"):
        row.warn(name, "is not in https", f"check that {link} opens; it replaces the address")
    return link


def _number(written: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, "FR")
    except NumberParseException:
        return None
    if SHORT.fullmatch(str(number.national_number)) and shortnumberinfo.is_valid_short_number_for_region(number, "FR"):
        return number
    french = phonenumbers.region_code_for_number(number) in FRENCH_REGIONS
    return number if french and phonenumbers.is_valid_number(number) else None


def _in_french(number: PhoneNumber) -> str:
    if not phonenumbers.is_valid_number(number):
        return str(number.national_number)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


def of_a_desk(local: str, words: Vocabulary, place: str, commune: str) -> bool:
    """Whether ``local``, what stands before the @, is that of a desk and not of a person.

    Words of trades, of the ``place`` or of the ``commune`` account then for each of its long parts.
    """
    parts = [part for part in re.split(r"[^a-z]+", local) if part]
    if len(parts) == 1 and len(parts[0]) < WHOLE_WORD:
        return True
    place, commune = _compact(place), _compact(commune)
    telling = {part for part in parts if _tells_a_desk(part, words, place, commune)}
    return bool(telling) and all(part in telling or len(part) < WHOLE_WORD for part in parts)


def _compact(name: str) -> str:
    return plain(name).replace(" ", "")


def _tells_a_desk(part: str, words: Vocabulary, place: str, commune: str) -> bool:
    trades: list[str] = words.words["functional_mail"]
    if part in trades or part in words.words["functional_mail_alone"]:
        return True
    if any(len(trade) >= INSIDE and trade in part for trade in trades):
        return True
    if len(part) >= WHOLE_WORD and (part in place or part in commune):
        return True
    if not commune:  # "" is in every name
        return False
    return commune in part and len(part) - len(commune) >= WHOLE_WORD  # "pmartin" is nobody's desk in Martin


def _https(written: str) -> str | None:
    text = written if "://" in written else f"https://{written}"
    try:
        parts = urlsplit(text)
        harmless = parts.username is None and parts.port in (None, 80, 443)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:  # UnicodeError, of a name that cannot be, is one
        return None
    public = HOST.fullmatch(host) and not PRIVATE_HOST.fullmatch(host)
    if parts.scheme.lower() not in ("http", "https") or not harmless or not public:
        return None
    link = urlunsplit(("https", host, parts.path or "/", parts.query, parts.fragment))
    return link if len(link) <= LONGEST_LINK and not re.search(r"[\s<>\"'\\\x00-\x1f\x7f]", link) else None
