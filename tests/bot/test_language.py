"""French written anyhow stays French; other languages are named, short messages too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.language import detect

FRENCH = """
jé pa konpri mon papié
CAF
mdph renouv 44600
g 1 ordi ki rame
help mon ordi
je veux faire un CV
😀
wifi ?
SOS
help
no comprendo rien moi
le wifi bug
login ameli
scanner a photo
mail perdu mdp
jarive pa a me log sur caf
g besoin d1 rdv a la pref
jabite a st naz
ma mer a besoin daide a domissile
koman on fé pr la carte gri
je c pa me servir dune tablet
ya til un cour dordi
impresion 3d c koi
ou je pe fer des fotokopi
kelle heur sa ouvr
g recu un sms bizar de la poste
mon smartphone y charge plu
je bug sur facebook
download un pdf help
le driver de l'imprimante
job d'été
un job a savenay
printer ne marche pas
password oublié
je m'appelle Ar Braz et j'habite à Plougastel
demat gallec breizh
Galo parlanjhe, j'houssine à Blain
breizh izel ti kêr
zoom meeting ce soir
demande rsa
ok merci
bonjour
carte vitale
titre de séjour
pension alimentaire
prélèvement impôts
mon fils a la fac
impots.gouv
c possible de print ici svp
Le Boulaur a perdu ses papiers
pole emplois
dossier mdph
""".strip().splitlines()

OTHERS = {
    "en": """
I need help with my papers please
help with my tax form
looking for a job
where can I print
my residence card is expired
do you speak English
how to open CAF account
driving licence
""",
    "es": """
Necesito ayuda con mis papeles por favor
busco trabajo
impuestos
permiso de residencia
dónde puedo imprimir
no entiendo esta carta
tarjeta sanitaria para mi hijo
quiero aprender francés
""",
    "pt": """
Preciso de ajuda com os meus documentos
procuro trabalho
declaração de impostos
onde posso imprimir
carta de condução
não percebo esta carta
quero inscrever o meu filho na escola
tratar da reforma da minha mãe
""",
    "ro": """
Am nevoie de ajutor pentru acte
caut de lucru
permis de ședere
alocație pentru copii
unde pot să printez
nu înțeleg scrisoarea de la caf
vreau să învăț franceza
card de sănătate
""",
    "tr": """
yardıma ihtiyacım var lütfen
iş arıyorum
oturma izni yenilemek
vergi beyannamesi
nerede yazdırabilirim
çocuğumu okula kaydetmek istiyorum
sağlık sigortası
Fransızca öğrenmek istiyorum
""",
    "it": """
Ho bisogno di aiuto per favore
cerco lavoro
permesso di soggiorno
dichiarazione dei redditi
dove posso stampare
non capisco questa lettera
iscrivere mio figlio a scuola
assegni familiari
""",
    "de": """
Ich brauche Hilfe mit meine Papiere bitte
Arbeit suchen
Steuererklärung
wo kann ich drucken
Aufenthaltstitel verlängern
ich verstehe diesen Brief nicht
Führerschein umschreiben
meine Tochter soll in den Kindergarten
""",
    "pl": """
Potrzebuje pomocy z dokumenty
szukam pracy
karta pobytu
podatki
gdzie mogę wydrukować
nie rozumiem tego pisma
zapisać dziecko do szkoły
prawo jazdy
""",
    "ru": """
Мне нужна помощь с документами
ищу работу
налоги
где распечатать
вид на жительство
не понимаю письмо
записать ребенка в школу
пособие
""",
    "uk": """
Мені потрібна допомога з документами
шукаю роботу
податкова декларація
де роздрукувати
посвідка на проживання
не розумію цей лист
записати дитину до школи
дозвіл і довідка
""",
    "zh": """
我需要帮助
找工作
报税
哪里可以打印
居留卡
看不懂这封信
孩子上学
医保卡
""",
    "ar": """
أحتاج إلى مساعدة
أبحث عن عمل
الضرائب
أين يمكنني الطباعة
بطاقة الإقامة
لا أفهم هذه الرسالة
تسجيل ابني في المدرسة
تجديد
""",
}


HERE = Path(__file__).parent
EVERYDAY: dict[str, list[str]] = yaml.safe_load((HERE / "everyday_sentences.yml").read_text(encoding="utf-8"))
CRIES: dict[str, Any] = yaml.safe_load((HERE / "foreign_urgency.yml").read_text(encoding="utf-8"))["urgent"]
AMBIGUOUS = {"socorro", "no respira y está inconsciente"}  # of Spanish and Portuguese


@pytest.mark.parametrize(("text", "language"), [(text, code) for code, texts in EVERYDAY.items() for text in texts])
def test_everyday_sentences_are_of_their_language(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [(t, code) for code, kinds in CRIES.items() for ts in kinds.values() for t in ts if t not in AMBIGUOUS],
)
def test_a_cry_is_of_the_language_of_its_words(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", *FRENCH])
def test_french_written_anyhow_is_french(text: str) -> None:
    assert detect(text) == "fr"


@pytest.mark.parametrize(
    ("text", "language"), [(text, code) for code, texts in OTHERS.items() for text in texts.strip().splitlines()]
)
def test_other_languages_are_named(text: str, language: str) -> None:
    assert detect(text) == language


def test_hardly_any_training_sentence_passes_for_another_language() -> None:
    """Some of them do hold another language ("hello please someone…"): a handful in twenty thousand."""
    sentences = [
        line[2:]
        for path in sorted(Path("bot/data/nlu").glob("*.yml"))
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        if block.get("intent") not in ("autre_langue", "hors_sujet", "humain")
        for line in block["examples"].splitlines()
    ]
    mistaken = [text for text in sentences if detect(text) != "fr"]
    assert len(mistaken) <= len(sentences) / 1000, mistaken
