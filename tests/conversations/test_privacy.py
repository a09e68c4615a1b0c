"""Personal data is recognised by its shape; what a librarian needs to understand stays."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conversations.privacy import clean, mask
from conversations.secret_shapes import NAMED_WITH_A_FIGURE

HIDDEN = [
    ("ma sécu 1 85 05 78 006 084 36 merci", "ma sécu [NIR] merci"),
    ("2 69 05 49 588 157 80", "[NIR]"),
    ("185057800608499", "[NIR]"),
    ("1 85 05 2A 006 084 36", "[NIR]"),
    ("iban FR76 3000 6000 0112 3456 7890 189 voila", "iban [IBAN] voila"),
    ("fr7630006000011234567890188", "[IBAN]"),
    ("rappelez moi au 06 12 34 56 78 svp", "rappelez moi au [TÉL] svp"),
    ("06.12.34.56.78 ou 0240123456", "[TÉL] ou [TÉL]"),
    ("+33 6 12 34 56 78", "[TÉL]"),
    ("44600 0612345678", "44600 [TÉL]"),
    ("mon mail jean.dupont@exemple.fr voila", "mon mail [COURRIEL] voila"),
    ("dupont arobase exemple point fr", "[COURRIEL]"),
    ("carte 4970 1012 3456 7890", "carte [CARTE]"),
    ("4970101234567891", "[CARTE]"),
    ("mon mot de passe est Azerty44!", "mon mot de passe est [MOT DE PASSE]"),
    ("mdp: toto", "mdp: [MOT DE PASSE]"),
    ("mot de passe impots : Lulu1950", "mot de passe impots : [MOT DE PASSE]"),
    ("j'ai reçu un code par sms : 482913", "j'ai reçu un code par sms : [MOT DE PASSE]"),
    ("numéro allocataire 1234567", "numéro allocataire [CAF]"),
    ("j'habite 12 rue des lilas saint nazaire", "j'habite [ADRESSE] saint nazaire"),
    ("12 bis avenue du général de gaulle 44600 Nantes", "[ADRESSE] 44600 Nantes"),
    ("3 rue jean jaures nantes", "[ADRESSE] nantes"),
    ("j'habite rue de la paix à nantes", "j'habite [ADRESSE] à nantes"),
    ("je m'appelle fatima benali je cherche la caf", "je m'appelle [NOM] je cherche la caf"),
    ("Je m'appelle Jean-Pierre Le Goff et je veux", "Je m'appelle [NOM] et je veux"),
    ("JE M'APPELLE FATIMA BENALI J'HABITE NANTES", "JE M'APPELLE [NOM] J'HABITE NANTES"),
    ("bonjour, ici Madame Martin", "bonjour, ici Madame [NOM]"),
    ("Je m'appelle MARIE LE GALL et je veux", "Je m'appelle [NOM] et je veux"),
    ("je m'appelle jean-pierre de la tour", "je m'appelle [NOM]"),
    ("je m'appelle marie le gall et je cherche", "je m'appelle [NOM] et je cherche"),
    ("je m'appelle [Jean] Dupont", "je m'appelle ([NOM]"),
    ("mon nom c Dupont", "mon nom c [NOM]"),
    ("je me nomme Jean Dupont", "je me nomme [NOM]"),
    ("code secret 1234", "code secret [MOT DE PASSE]"),
    ("code carte bleu 4821", "code carte bleu [MOT DE PASSE]"),
    ("mon code pin c 4821", "mon code pin c [MOT DE PASSE]"),
    ("mdp toto", "mdp [MOT DE PASSE]"),
    ("mot de passe Soleil", "mot de passe [MOT DE PASSE]"),
    ("mdp: [toto]", "mdp: [MOT DE PASSE]"),
    ("06-12-34-56-7", "[TÉL]"),
    ("06 12 34 56 789", "[TÉL]"),
    ("6 12 34 56 78", "[TÉL]"),
    ("O6 12 34 56 78", "[TÉL]"),
    ("2 84 12 7A 451 089 46", "[NIR]"),
    ("1 85 O5 78 006 O84 36", "[NIR]"),
    ("dossier 2024-123456", "dossier [NUMÉRO]"),
    ("ma référence est ABC-2024/55123", "ma référence est [NUMÉRO]"),
    ("2024-123456", "[NUMÉRO]"),
    ("voici mon mot de passe impots azerty44", "voici mon mot de passe impots [MOT DE PASSE]"),
    ("mon mot de passe gmail Minou1950 ne marche plus", "mon mot de passe gmail [MOT DE PASSE] ne marche plus"),
    ("le mdp de ma boite mail Soleil!7 est refusé", "le mdp de ma boite mail [MOT DE PASSE] est refusé"),
    (
        "mon mot de passe ameli c'est Soleil1954! j'arrive plus à me connecter",
        "mon mot de passe ameli c'est [MOT DE PASSE] j'arrive plus à me connecter",
    ),
    ("mon mot de passe impots c'est Toto44 et ça bloque", "mon mot de passe impots c'est [MOT DE PASSE] et ça bloque"),
    ("mdp gmail c'est minou", "mdp gmail c'est [MOT DE PASSE]"),
    ("mot de passe de ma banque, c'est Min#u-54.", "mot de passe de ma banque, c'est [MOT DE PASSE]"),
    ("mon mot de passe ameli, Soleil.1954;b merci", "mon mot de passe ameli, [MOT DE PASSE] merci"),
    ("mon mot de passe caf So!leil marche pas", "mon mot de passe caf [MOT DE PASSE] marche pas"),
    ('mon mot de passe est Sol"eil1954 voilà', "mon mot de passe est [MOT DE PASSE] voilà"),
    ("mon mot de passe est Soleil 1954 voilà", "mon mot de passe est [MOT DE PASSE] voilà"),
    ("mot de passe : « Le chat 54 » voilà", "mot de passe : « [MOT DE PASSE] » voilà"),
    ("mi contraseña es Gato2020", "mi contraseña es [MOT DE PASSE]"),
    ("mi contraseña de gmail es gato", "mi contraseña de gmail es [MOT DE PASSE]"),
    ("my password is sunshine", "my password is [MOT DE PASSE]"),
    ("mein Passwort ist Katze99", "mein Passwort ist [MOT DE PASSE]"),
    ("minha senha é Gato2020!", "minha senha é [MOT DE PASSE]"),
    ("la mia password è Gatto2020", "la mia password è [MOT DE PASSE]"),
    ("parola mea este Pisica20", "parola mea este [MOT DE PASSE]"),
    ("moje hasło to Kotek2020", "moje hasło to [MOT DE PASSE]"),
    ("şifrem Kedi2020 çalışmıyor", "şifrem [MOT DE PASSE] çalışmıyor"),
    ("мой пароль Gato2020", "мой пароль [MOT DE PASSE]"),
    ("мій пароль: Кіт2020", "мій пароль: [MOT DE PASSE]"),
    ("كلمة السر هي Gato2020", "كلمة السر هي [MOT DE PASSE]"),
    ("我的密码是Gato2020", "我的密码是[MOT DE PASSE]"),
    (
        "mon code de carte bleue 4973 8812 3345 2210 cvv 123 ca marche pas",
        "mon code de carte bleue [CARTE] cvv [CARTE] ca marche pas",
    ),
    ("ma carte 4973881233452210 exp 12/27 cvv 123", "ma carte [CARTE] exp [CARTE] cvv [CARTE]"),
    ("voici 49 73 88 12 33 45 22 10 valable jusqu'au 12/27", "voici [CARTE] valable jusqu'au [CARTE]"),
    ("paye avec 4973-8812-3345-2210 12/27 123", "paye avec [CARTE] [CARTE] [CARTE]"),
    ("4973 8812 3345 2210, les 3 chiffres au dos 123", "[CARTE], les 3 chiffres au dos [CARTE]"),
    ("code secret 4973 8812 3345 2210", "code secret [CARTE]"),
    ("le cryptogramme de ma carte c'est 123", "le cryptogramme de ma carte c'est [CARTE]"),
    ("mon passeport 12AB34567 expire", "mon passeport [NUMÉRO] expire"),
    ("passeport 12 ab 34567", "passeport [NUMÉRO]"),
    ("mon numéro fiscal 1234567890123", "mon numéro fiscal [NUMÉRO FISCAL]"),
    ("numéro fiscal : 12 34 567 890 123", "numéro fiscal : [NUMÉRO FISCAL]"),
]
KEPT = [
    "le 3919 ou le 17 ou 3646 ou 36 46 ou le 114",
    "44600 saint nazaire formulaire 2042 en 2026",
    "mon mot de passe est oublié",
    "mon mdp c est bloqué",
    "mdp caf perdu",
    "le code postal : 44600",
    "2 cours de francais",
    "je dois 1 200 euros et mon loyer est de 450 euros",
    "rdv le 24 à 10h place de la mairie",
    "Bonjour Madame Je veux imprimer 2 pages",
    "quelle case je coche 8UU",
    "mot de passe oublié",
    "mot de passe oublier",
    "mon mot de passe ne marche plus",
    "MOT DE PASSE PERDU",
    "mot de passe impots svp",
    "mot de passe Facebook",
    "code de la route 2026",
    "le code de la route en 40 heures",
    "j'ai le code 2042",
    "rdv le 05/03/2026 9h",
    "dossier du 05/03/2026",
    "le 17, le 18 ou le 112",
    "mon nom est mal écrit sur ma carte",
    "je cherche la caf (celle de nantes)",
    "mot de passe oublié ameli",
    "mot de passe perdu sur windows11",
    "mon mot de passe iphone12 marche pas",
    "mot de passe franceconnect+ perdu",
    "mot de passe office365 oublié",
    "mot de passe pour mon compte caf44 bloqué",
    "mon mot de passe ne marche plus depuis 15jours",
    "mot de passe oublié pour la 2042K-PRO",
    "mon numéro fiscal ne marche pas",
    "le 12 on part à 34500 Béziers",
    "mon mot de passe ameli est bloqué",
    "mon mot de passe yahoo est tombé au combat",
    "mot de passe impots c'est compliqué",
    "mon mot de passe ne marche plus c'est énervant",
    "my password is not working",
    "my gmail password is wrong",
    "olvidé mi contraseña de correo",
    "mi contraseña es incorrecta",
    "ich habe mein Passwort vergessen",
    "mein Passwort ist falsch",
    "zapomniałem hasło do poczty",
    "пароль не работает",
    "la carte vitale date du 12/2019",
    "carte valable jusqu'au 12/27",
    "un cours de crypto le 24 11 2026",
]

WORDS = st.lists(
    st.sampled_from(
        [
            "ne",
            "marche",
            "plus",
            "pas",
            "depuis",
            "hier",
            "3",
            "jours",
            "oublié",
            "perdu",
            "ameli",
            "impots",
            "gmail",
            "caf",
            "ma",
            "mon",
            "sur",
            "le",
            "téléphone",
            "windows",
            "10",
            "2024",
            "10h",
            "bloqué",
            "je",
            "comment",
            "changer",
            "refaire",
            "iphone",
            "12",
            "compte",
            "et",
            "mail",
            "pour",
            "la",
            "tablette",
            "2042",
            "est bloqué",  # "est" before any other word announces the password itself
            "refusé",
        ]
    ),
    max_size=8,
)


@given(WORDS)
def test_no_ordinary_words_after_a_password_are_taken_for_one(words: list[str]) -> None:
    said = " ".join(["bonjour", "mon", "mot de passe", "de", *words])
    assert mask(said).text == said


@given(
    st.sampled_from(["impots", "gmail", "ameli", "de la caf", "de ma boite mail"]),
    st.from_regex(r"[A-Za-z]{4,8}[0-9]{2,4}", fullmatch=True),
    st.sampled_from(["", " ne marche plus", " svp"]),
)
def test_a_password_after_what_it_opens_never_stays(site: str, secret: str, end: str) -> None:
    assume(not NAMED_WITH_A_FIGURE.fullmatch(secret))
    assert secret not in mask(f"mon mot de passe {site} {secret}{end}").text


@pytest.mark.parametrize(("text", "masked"), HIDDEN)
def test_hides_personal_data_by_its_shape(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize("text", KEPT)
def test_keeps_what_is_not_personal(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).kinds == ()


def test_says_each_kind_once_in_order_of_appearance() -> None:
    assert mask("06 12 34 56 78, a@b.fr, 07 12 34 56 78").kinds == ("TÉL", "COURRIEL")


def test_masking_twice_changes_nothing() -> None:
    for text, _ in HIDDEN:
        once = mask(text).text
        assert mask(once).text == once


@given(st.integers(min_value=0, max_value=9999), st.sampled_from([" ", ".", "-", ""]))
def test_no_phone_number_survives_whatever_its_separator(number: int, gap: str) -> None:
    digits = f"06{number:04d}7788"
    shown = gap.join(digits[i : i + 2] for i in range(0, 10, 2))
    assert mask(f"mon numéro {shown} merci").text == "mon numéro [TÉL] merci"


@given(st.text(max_size=300))
def test_cleaning_leaves_nothing_invisible_and_never_fails(text: str) -> None:
    cleaned = clean(text)
    assert all(c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") for c in cleaned)
    cleaned.encode("utf-8")
    mask(cleaned)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 1000,
        "1 " * 500,
        "a@" * 500,
        "rue de la " * 100,
        "mdp " * 250,
        "a." * 500,
        "dossier a-" * 100,
        "je m'appelle le " * 60,
        "mi contraseña " * 70,
        "mot de passe caf ameli " * 43,
        "4973 8812 " * 100,
        "code date fin dos 4973 8812 3345 2210 " * 25,
    ],
)
def test_a_hostile_message_costs_little(text: str) -> None:
    start = time.perf_counter()
    mask(text)
    assert time.perf_counter() - start < 0.25
