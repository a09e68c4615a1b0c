"""Streets in what a desk types: "impots 12 rue de Nantes" asks for no place in Nantes. Pure."""

from __future__ import annotations

import re

_STREET = r"rue|avenue|av|boulevard|bd|bld|impasse|all[ée]e|quai|chemin|square|faubourg|fbg|esplanade"
_LINK = r"(?:de la|de l|du|des|de|d|la|le|les|l)"
_TITLE = r"(?:saint|sainte|ste?|g[ée]n[ée]ral|mar[ée]chal|docteur|dr|pr[ée]sident|colonel|abb[ée]|victor|jean|jules)"
_BETWEEN = r"[\s'’-]+"
# "à la rue", "dans la rue", "ma rue" are where somebody is, and may be an urgency.
_NAMED = re.compile(
    rf"(?<!\bla )(?<!\bma )(?<!\bsa )(?<!\bune )(?<!\bcette )(?:\b\d{{1,4}}\s*(?:bis|ter)?,?\s+)?\b(?:{_STREET})\.?"
    rf"{_BETWEEN}(?:{_LINK}{_BETWEEN})?(?:{_TITLE}\.?{_BETWEEN})*(?!\d{{5}}\b)[^\W_]+",
    re.IGNORECASE,
)


def without_streets(text: str) -> str:
    """The text less its streets, their number and first name; what it is when nothing else would be left."""
    left = _NAMED.sub(" ", text)
    if left == text:
        return text
    return ", ".join(filter(None, (" ".join(part.split()) for part in left.split(",")))) or text
