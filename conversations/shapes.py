"""Shapes of personal data as people type it in French, valid or mistyped.

Source: SAFETY.md, "Privacy": masking goes by *shape*, even when a checksum fails, because a mistyped social security
number still names a person. Order matters: the most telling shape comes first, the plain run of digits last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_GAP = r"[\s.\-/_]"
_FLAGS = re.IGNORECASE

EMAIL = re.compile(
    r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*"
    r"|[\w.+\-]+(?:\s+(?:point|tiret)\s+[\w\-]+)*\s?(?:\(at\)|\barobase\b)\s?[\w\-]+(?:(?:\s?\.|\s+point)\s?[\w\-]+)*"
    r"|[\w.+\-]+\s@\s?[\w\-]+\s?\.\s?[a-z]{2,}",
    _FLAGS,
)

# Two letters, two digits, then groups that each hold a digit: a following word is never swallowed.
IBAN = re.compile(
    rf"\b(?:FR\s?\d{{2}}|[A-Z]{{2}}\d{{2}})(?:{_GAP}?(?=[A-Z]{{0,10}}\d)[0-9A-Z]{{1,30}}){{1,9}}(?![0-9A-Z])", _FLAGS
)
IBAN_MIN, IBAN_MAX = 14, 34

# Social security number: 13 digits and perhaps a key of 2, in any grouping; Corsican départements are 2A and 2B, which
# people also mistype, as they type the letter O for a zero.
NIR = re.compile(
    rf"(?<!\d)[1278](?:{_GAP}?[\dO]){{4}}{_GAP}?[\dO]{_GAP}?[\dOAB](?:{_GAP}?[\dO]){{6}}"
    rf"(?:\s{{0,2}}(?:cl[ée])?[\s:./\-]{{0,2}}\d{{2}})?(?!\d)",
    _FLAGS,
)

LONG_RUN = re.compile(rf"(?<!\d)\d(?:{_GAP}?\d){{12,18}}(?!\d)")

_NOT_A_DATE = r"(?!\d\d?[/.\-]\d\d?[/.\-](?:19|20)\d\d(?!\d))"
# Then mistyped ones: a digit missing or too many, the letter O for the first zero, the zero left out.
PHONE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)\s?33{_GAP}?(?:\(0\))?\s?|0)[1-9](?:{_GAP}{{0,2}}\d){{8}}(?!\d)"
    rf"|(?<![\d+])[67]\d(?:{_GAP}?\d{{2}}){{3}}\d(?!\d)"
    rf"|\+\d{{1,3}}(?:{_GAP}?\d){{7,12}}(?!\d)"
    rf"|(?<![\w+]){_NOT_A_DATE}[0Oo]\s?[1-9](?:{_GAP}{{0,2}}[\dOo]){{7,9}}(?!\w)"
    r"|(?<![\w.,])[1-9]([ .\-])\d\d(?:\1\d\d){3}(?![\w])"
)

# CAF numbers are 7 digits and perhaps a letter; after "allocataire" or "dossier", 6 to 8 digits are one too.
CAF = re.compile(
    r"(?P<before>\b(?:caf|allocataires?|matricule|dossier)\b[^\d\n]{0,25})(?P<secret>\d{5,8}(?:\s?[A-Z]\b)?)(?!\d)",
    _FLAGS,
)
CAF_ALONE = re.compile(r"(?<![\d,.])\d{7}(?:\s?[A-Z]\b)?(?![\d])")
# A file number has years, letters and dashes: 7 digits at least without a blank after its name, or a year and more.
FILE_NUMBER = re.compile(
    r"(?P<before>\b(?:dossiers?|r[ée]f[ée]rences?|r[ée]f|identifiant|num[ée]ro|demande|n°)(?!\w)[^\d\n]{0,20}?)"
    r"(?P<secret>(?<![\w])(?=(?:[a-zà-ÿ_/.\-]{0,8}\d){7})(?!\d\d?[/.\-]\d\d?[/.\-](?:19|20)\d\d(?!\d))\w+(?:[/.\-]\w+){0,5})"
    r"|(?<![\w])(?:19|20)\d\d[/\-]\d{5,}(?!\w)",
    _FLAGS,
)
ANY_NUMBER = re.compile(r"(?<!\d)\d{8,}(?!\d)")

PASSPORT = re.compile(r"(?<![\w])\d\d\s?[A-Z]{2}\s?\d{5}(?!\w)", _FLAGS)
# 13 digits after these words are the tax office's, though a social security number has as many.
TAX_NUMBER = re.compile(
    rf"(?P<before>\b(?:num[ée]ro\s+fiscal|n°\s?fiscal|spi|r[ée]f[ée]rence\s+(?:de\s+l['’ ]avis|fiscale)|fiscal)\b"
    rf"[^\d\n]{{0,15}})"
    rf"(?P<secret>\d(?:{_GAP}?\d){{10,12}})(?!\d)",
    _FLAGS,
)
_WAY = (
    r"(?:rue|avenue|av|boulevard|bd|bld|blvd|place|chemin|all[ée]e|impasse|route|quai|square|passage|sentier|venelle"
    r"|r[ée]sidence|lotissement|hameau|faubourg|esplanade|rte|imp)\b\.?"
)
_TITLE = (
    r"(?:g[ée]n[ée]ral|docteur|dr|mar[ée]chal|pr[ée]sident|saint|sainte|st|ste|abb[ée]|colonel|commandant"
    r"|fr[èe]res|jean)"
)
_DATE = r"\d{1,2}\s+(?:mai|novembre|mars|juillet|septembre|ao[uû]t)(?:\s+19\d\d)?"
_LINK = r"(?:(?:de|du|des|la|le|les|aux?)\s+|[ld]['’]\s?)"
_STREET = (
    rf"{_WAY}\s+(?:(?:{_LINK})+(?:{_DATE}|(?:{_TITLE}[\s\-]+)*(?:de\s+)?[\w'’\-]+)"
    rf"|(?:{_TITLE}[\s\-]+)+(?:de\s+)?[\w'’\-]+"
    rf"|(?!{_LINK})[\w'’\-]+(?:\s+(?!(?:à|a|et|je|j|pour|au|en|saint|st|mon|ma|est|c|il|on)\b)[^\W\d][\w'’\-]+)?)"
)
ADDRESS = re.compile(
    rf"(?<!\d)\d{{1,4}}\s?(?:bis|ter|quater|[a-d]\b)?\s*,?\s*(?:de\s+la\s+|la\s+)?{_STREET}"
    r"|(?P<before>\b(?:habite|adresse|domicili[ée]e?|loge)\b[\s:,]*"
    r"(?:(?:est|c['’]est|au|à|a|dans|sur|la|le)\s+){0,3})"
    rf"(?P<secret>{_STREET})",
    _FLAGS,
)

NAME_INTRO = re.compile(
    r"\b(?:je\s+m['’ ]?\s?app?ell?e?s?|j\s?m['’ ]?\s?app?ell?e|j(?:e\s+)?me\s+(?:pr[ée])?nomm?e|"
    r"(?:il|elle|mari|femme|fils|fille|m[èe]re|p[èe]re)\s+s['’ ]?\s?appell?e"
    r"|mon\s+(?:pr[ée]nom|nom)(?:\s+(?:de\s+(?:famille|naissance|jeune\s+fille)|d['’ ](?:usage|[ée]pouse)))?"
    r"\s*(?:\best\b|\bc['’ ]?est\b|\bc\b|\bces\b|:)|(?:nom|pr[ée]nom)\s*:)\s*:?\s*[\"«(]*\s?",
    _FLAGS,
)
NAME_TITLE = re.compile(
    r"\b(?:[Mm]\.|[Mm]r\.?|[Mm]me|[Mm]lle|[Mm]onsieur|[Mm]adame|MME|MR|MONSIEUR|MADAME)\s+(?=[A-ZÀ-Þ])"
)
WORD = re.compile(r"[^\W\d_][\w'’\-]*\.?")
# Words that end a name: whatever follows is the need, which must stay.
NOT_A_NAME = frozenset(
    """
    et je j' j jai j'ai jsui jsuis pour mais car depuis à a au aux en dans sur chez avec sans est suis ai donc alors
    qui que mon ma mes il elle on nous vous c c'est cest ne pas bonjour merci madame monsieur habite cherche
    voudrais veux besoin la le les un une des ici là comment maire pourriez pouvez peux puis svp s'il
    mal faux bien écrit ecrit erroné incorrect changé orthographié
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
PARTICLES = frozenset(("le", "la", "de", "du", "des", "ben", "el", "von", "van"))
_OF = frozenset(("de", "du", "des"))
_BETWEEN = re.compile(r"[ ()\"«»]+")
# After "marie le gall", in small letters: the message ends, or goes on with something else.
_SENTENCE_GOES_ON = re.compile(r"[ ]+[^\W\d_][\w\-]*(?:\s*(?:[,.;:!?\n]|$)|\s+(?:et|je|j|mais|pour)\b)", re.IGNORECASE)


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand after "je m'appelle", "mon nom est" or "Mme": a few words, never the need behind them."""
    shouting = text.isupper()
    for pattern, atleast in ((NAME_INTRO, 1), (NAME_TITLE, 0)):
        for intro in pattern.finditer(text):
            span = _name_after(text, intro.end(), shouting, atleast)
            if span is not None:
                yield span


def _name_after(text: str, start: int, shouting: bool, lowercase_words: int) -> tuple[int, int] | None:
    """The words of a name from ``start``: capitalised ones go up to four, lower-case ones up to two."""
    end, position, taken = start, start, 0
    while taken < 4 and (word := WORD.match(text, position)):
        capital = word.group()[0].isupper() and not shouting
        if taken > 0 and _is_particle(text, word, capital):
            taken -= 1
        elif word.group().lower().strip(".") in NOT_A_NAME or (not capital and taken > lowercase_words):
            break
        end, taken = word.end(), taken + 1
        gap = _BETWEEN.match(text, end)
        if gap is None:
            break
        position = gap.end()
    return (start, end) if end > start else None


def _is_particle(text: str, word: re.Match[str], capital: bool) -> bool:
    """Whether "le", "de la"… goes on with a name: capitalised, "de", or just before the end of what is said."""
    said, before = word.group().lower(), text[: word.start()].lower().split()[-1:]
    if said not in PARTICLES:
        return False
    return capital or said in _OF or before == ["de"] or _SENTENCE_GOES_ON.match(text, word.end()) is not None
