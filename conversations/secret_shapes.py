"""Shapes of bank cards, with what goes with them, and of passwords, in French and in the languages that patrons write.

Source: SAFETY.md, "Privacy". What is said to be hidden is hidden whole: a card with its date and its code, a password
up to the blank after it.
"""

from __future__ import annotations

import re

_GAP = r"[\s.\-/_]"
_FLAGS = re.IGNORECASE

_PAIRS = rf"[2-6]\d(?:{_GAP}\d\d){{7}}"
# Looked for before anything else: "code de carte bleue 4973 …" would leave the rest of the number.
CARD_FIRST = re.compile(
    rf"(?<!\d)(?:[2-6]\d{{3}}(?:{_GAP}{{0,2}}\d{{4}}){{3}}|{_PAIRS}|3[47]\d{{2}}{_GAP}?\d{{6}}{_GAP}?\d{{5}})(?!\d)"
)
CARD = re.compile(
    rf"(?<!\d)(?:[2-6]\d{{3}}(?:{_GAP}?\d{{4}}){{3}}|3\d{{3}}{_GAP}?\d{{6}}{_GAP}?\d{{5}}|[3-6]\d{{12,18}})(?!\d)"
)
# What goes with a card: the code on its back wherever it is named, its last month and a bare code beside its number.
CARD_CODE = re.compile(
    r"(?P<before>\b(?:cvv2?|cvc2?|cvn|crypto(?:gramme)?(?:\s+visuel)?)\b(?:\s+[^\W\d][\w'’]*){0,5}?[\s:=,]*)"
    r"(?P<secret>\d{3,4})(?!\d)",
    _FLAGS,
)
_LAST_MONTH = r"(?:0?[1-9]|1[0-2])\s?[/.\- ]\s?(?:20)?[2-4]\d(?![\d/])"
CARD_BESIDE = re.compile(
    rf"(?P<before>\[CARTE\][\s,;.:()\-/]{{1,4}})(?P<secret>{_LAST_MONTH}|\d{{3,4}}(?!\d|\s?(?:€|euros?)))", _FLAGS
)
CARD_MONTH = re.compile(
    r"(?P<before>\b(?:exp\w*|vali?d\w*|valable|dates?|fin|jusqu\w*)\b(?:[\s'’]+[^\W\d][\w'’]*){0,4}?[\s:=,'’]*)"
    rf"(?P<secret>{_LAST_MONTH})",
    _FLAGS,
)
CARD_BACK = re.compile(
    r"(?P<before>\b(?:codes?|chiffres|dos|derri[eè]re|s[ée]curit[ée]|pin)\b(?:\s+[^\W\d][\w'’]*){0,5}?[\s:=,]*)"
    r"(?P<secret>\d{3,4})(?!\d)",
    _FLAGS,
)
_NAMED_CODE = (
    r"\b(?:mots?\s+de\s+passe?|mdp|password|code\s+(?:secret|pin|confidentiel|d['’ ]acc[eè]s|de\s+(?:ma|la)\s+carte"
    r"|re[cç]u(?:\s+par\s+sms)?)|code(?!\s+(?:postal|ape|naf|de\s+la\s+route)))\b"
)
# What a password opens.
_OPENED = (
    r"(?:caf|am[ée]li|cpam|imp[oô]t|gmail|google|mail|e-?mail|messagerie|bo[iî]te|facebook|face|fb|insta"
    r"|whatsapp|yahoo|hotmail|outlook|orange|sfr|free|bouygues|laposte|poste|ants|france|franceconnect|p[oô]le|anef|dalo"
    r"|banque|banc|compte|wi-?fi|box|windows|session|ordi|pc|t[ée]l[ée]phone|portable|tablette|iphone|apple|icloud|microsoft"
    r"|samsung|android|netflix|doctolib|cpf|carsat|retraite|urssaf|mutuelle|biblioth|m[ée]diath|pronote|ent|scol|parcours"
    r"|internet|site|appli|s[ée]cu|identifi)"
)
# Between quotation marks a password may have blanks; after one without them, figures still belong to it.
_HIDDEN = (
    r"(?:(?<=[\"«])[^\"»\n]{1,40}(?=[\"»])|(?<=«\s)[^»\n]{1,40}?(?=\s?»)"
    r"|\S+(?:\s\d{2,8}(?!\S|\s?(?:h|fois|ans?|jours?|mois|min\w*|euros?|€)\b))?)"
)
PASSWORD = re.compile(
    rf"(?P<before>{_NAMED_CODE}(?:(?:\s+[^\W\d]['’\w]*){{0,3}}\s*[:=]"
    rf"|(?:\s+(?:de|du|d['’])\s*(?:(?:la|l['’]|mon|ma)\s*)?\w+|(?:\s+(?:(?:mon|ma|mes|le|la|les|pour|sur)\s+)?{_OPENED}\w*){{1,3}})?"
    rf"\s*,?\s*\b(?:est|c['’ ]?\s?est|cest)\b\s*:?)"
    rf"\s*[\"«]?\s*)(?P<secret>{_HIDDEN})",
    _FLAGS,
)
PASSWORD_BARE = re.compile(
    r"(?P<before>\b(?:mots?\s+de\s+passe?|mdp|password)\s+)(?P<secret>(?=\S*[\d@#$%&*!?_+])(?=\S*\w)\S{4,})", _FLAGS
)
# "code secret 1234": a code named as such, then figures alone; "mdp toto": the last word of what is said.
SECRET_CODE = re.compile(
    r"(?P<before>\bcode\s+(?:secret|pin|confidentiel|parental|personnel|sms|cb|(?:de\s+)?(?:ma\s+|la\s+)?(?:carte|cb)"
    r"|d['’ ]?\s?(?:acc[eè]s|entr[ée]e)|re[cç]u)\b(?:\s+[^\W\d][\w'’]*){0,3}?[\s:=]+|\bpin\s+)"
    r"(?P<secret>\d{3,8})(?!\d)"
    r"|(?P<before2>\bcode\s+)(?P<secret2>\d{6,8})(?!\d)",
    _FLAGS,
)
# "mon mot de passe gmail Minou1950 ne marche plus": after what it opens, a word that holds a digit or a sign.
PASSWORD_AFTER_SITE = re.compile(
    r"(?P<before>\b(?:mots?\s+de\s+passe?|mdp|password)\s+(?:[^\W\d_][^\W\d_'’\-]*\s*[,;>\-]?\s+){1,4}"
    r"(?:c['’]\s?est\s*:?\s+)?[\"«(]?\s?)"
    r"(?P<secret>(?=[^\s\d]*[A-Za-z@#$%&*_+])(?=\S*\d|\S*[@#$%&*_+!]\w)(?!\d+(?:h|e|er|ème|eme|ans?|euros?|€|fois|min)\b)\S{5,})",
    _FLAGS,
)
# In the languages that patrons write: after the word for it, what "is" or comes after a colon; else what holds
# a figure.
_FOREIGN_NAME = (
    r"(?:\b(?:passwords?|pass\s?codes?|passwort|kennwort|contrase[nñ]a|clave|senha|palavra[\s\-]passe|parol[aăeă]?m?"
    r"|has[łl]o|ş?s?ifrem?|пароль?)\b|كلمة\s+(?:السر|المرور)|الرقم\s+السري|密[码碼])"
)
PASSWORD_ELSEWHERE = re.compile(
    rf"(?P<before>{_FOREIGN_NAME}(?:\s+[^\W\d_][\w'’\-]*){{0,4}}?\s*(?:[:=]|\b(?:is|es|é|è|e['’]|ist|este|jest|to|это|є)(?!\w)|هي|هو|是)"
    rf"\s*[\"«]?\s*)(?P<secret>{_HIDDEN})",
    _FLAGS,
)
PASSWORD_ELSEWHERE_BARE = re.compile(
    rf"(?P<before>{_FOREIGN_NAME}\s*(?:[^\W\d_][^\W\d_'’\-]*\s+){{0,4}}?)(?P<secret>(?=\S*[A-Za-z])(?=\S*\d)\S{{5,}})",
    _FLAGS,
)
# "mon code 4821", "c'est 4821, mon code": of five figures it may be a postcode.
CODE_BARE = re.compile(
    r"(?P<before>\bmon\s+code\s+(?:bancaire\s+)?(?:c['’ ]?\s?est\s+|est\s+)?)(?P<secret>\d{4}|\d{6,8})(?!\d)", _FLAGS
)
CODE_THEN_NAME = re.compile(
    r"(?<!\d)(?P<secret>\d{4}|\d{6,8})(?=\s*,?\s*(?:c['’ ]?\s?est\s+|est\s+)?mon\s+code\b(?!\s+postal))", _FLAGS
)
# What a password opens, by a name that holds a figure or a sign: "iphone12", "Windows11", "franceconnect+", "caf44".
NAMED_WITH_A_FIGURE = re.compile(
    r"(?:(?:windows|win|iphone|ipad|ios|galaxy|samsung|redmi|xiaomi|huawei|pixel|office|android|caf|box|ps)\d{1,3}\w?"
    r"|office365|canal\+|disney\+|france-?connect\+)[.,;!?]*",
    _FLAGS,
)
PASSWORD_LAST = re.compile(
    r"(?P<before>\b(?:mots?\s+de\s+passe?|mdp|password)\s+[\"«(]?\s?)(?P<secret>[^\W\d_][\w'’\-]{2,})"
    r"(?=\s*(?:[,.;!?)»\"\n]|$)|\s+(?:et|mais|ou|puis|merci|svp)\b)",
    _FLAGS,
)
# After "mot de passe", what happened to it or what it opens: a need, not a secret.
ABOUT_A_PASSWORD = re.compile(
    r"(?:oubl|oubi|perd|bloq|incor|refus|expir|inval|r[ée]-?init|pirat|marche|fonction|demand|compliqu|provisoire|unique"
    rf"|temporaire|enregistr|{_OPENED}"
    r"|svp|merci|bonjour|aide|help|dois|peux|veux|rien|fort|facile|nouveau|ancien)\w*",
    _FLAGS,
)
# "mon mot de passe est oublié" is a need, not a secret.
NOT_A_PASSWORD = frozenset(
    """
    oublié oublie oubliée perdu perdue bloqué bloque bloquée incorrect incorecte incorrecte incorect refusé refuse
    faux fausse expiré expire invalide erroné errone mauvais changé change pas plus trop toujours jamais bon non
    inconnu reconnu le la un une que quoi ou où quand comment celui dans sur difficile compliqué complique long
    court périmé perime piraté pirate volé vole trouvé introuvable obligatoire demandé demande nécessaire et mais
    ne ni je tu il elle on ce cela ça ca mon ma mes son sa ses votre vos les des du au aux par avec sans si car depuis
    pourquoi impossible très tres aussi encore déjà deja enregistré enregistre à a de pour refusée volée piratée
    changée tombé tombe arrivé arrive passé passe resté reste
    """.split()  # noqa: SIM905 - a list of words reads better as words
)

# "my password is wrong": what is said of it in other languages.
NOT_A_FOREIGN_PASSWORD = frozenset(
    """
    not lost wrong forgotten blocked locked incorrect expired invalid required too very no stolen hacked changed the my
    a an to for good bad old new missing gone saved
    incorrecta incorrecto olvidada olvidado bloqueada bloqueado perdida mala muy la mi una
    não nao errada esquecida inválida invalida minha uma
    nicht falsch weg gesperrt vergessen abgelaufen ungültig zu das mein
    non sbagliata persa scaduta bloccata dimenticata errata troppo
    nu greșită gresita pierdută pierduta blocată blocata uitată uitata expirată expirata
    nie złe zle błędne bledne niepoprawne zapomniane zablokowane
    не неверный неправильный забыт забыла забыл заблокирован забув неправильний
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
