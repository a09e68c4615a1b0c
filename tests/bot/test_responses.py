"""Every response is plain French (EXPERIENCE.md, "Plain French, checked in CI on every response")."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator

import pyphen
import pytest
import spacy
import yaml
from spacy.language import Language

from bot.needs import Needs
from bot.phrases import RESPONSES, Phrases

FOREIGN = {"langues.yml", "lieux_langues.yml", "suites_langues.yml"}
FILLED = {
    "commune": "Savenay",
    "name": "La mairie",
    "hours": "du lundi au vendredi, de 9 h à 12 h",
    "phone": "02 61 91 00 00",
    "cost": "gratuit",
    "papers": "une pièce d'identité",
    "address": "1 rue de la Gare",
    "distance": "3 kilomètres",
    "mail": "accueil@exemple.fr",
    "title": "Ma boîte mail",
    "seats": "3",
    "count": "3",
    "age": "8",
    "why": "il est ouvert maintenant",
    "topic": "les impôts",
    "facts": "Saint-Nazaire, pour votre mère",
    "day": "samedi",
    "when": "samedi à 10 h",
    "end": "12 h",
    "place": "médiathèque",
    "appointment": "sur rendez-vous",
    "link": "https://exemple.fr",
    "kind": "de mission locale",
    "where": "à Savenay",
    "date": "vendredi 25 décembre",
    "reason": "travaux",
}
"""A short value for each variable: a record's own words may be longer than ours."""

BANNED = ("simple", "il suffit", "cliquez", "falc", "niveau", "calmez", "veuillez", "malheureusement", " tu ", " ton ")
ENGLISH_OR_LATIN = (" chatbot", " email", "cf.", "etc", "via ", "a priori", " ok")  # "boîte mail" is what patrons say


def _responses(foreign: bool) -> dict[str, str]:
    return {
        f"{name}{'' if number == 0 else f' (wording {number})'}": variant["text"]
        for path in sorted(RESPONSES.glob("*.yml"))
        if (path.name in FOREIGN) is foreign
        for name, variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items()
        for number, variant in enumerate(variants)
    }


def _filled(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: FILLED[match[1]], text)


TEXTS = {name: _filled(text) for name, text in _responses(foreign=False).items()}
BUTTONS = {name: text for name, text in TEXTS.items() if name.startswith("utter_button_")}
BUBBLES = {name: text for name, text in TEXTS.items() if name not in BUTTONS}


@pytest.fixture(scope="module")
def french() -> Language:
    language = spacy.blank("fr")
    language.add_pipe("sentencizer")
    return language


def _sentences(french: Language, text: str) -> Iterator[list[str]]:
    for sentence in french(text).sents:
        words = re.findall(r"[\w']+(?:[-’'][\w]+)*", sentence.text)
        if words:
            yield words


@pytest.mark.parametrize("name", BUBBLES)
def test_a_sentence_has_fifteen_words_at_most_and_a_bubble_three_sentences(french: Language, name: str) -> None:
    sentences = list(_sentences(french, BUBBLES[name]))
    assert len(sentences) <= 3, BUBBLES[name]
    assert all(len(words) <= 15 for words in sentences), BUBBLES[name]


@pytest.mark.parametrize("name", TEXTS)
def test_no_bracket_semicolon_dash_or_capitals(name: str) -> None:
    text = TEXTS[name]
    assert not re.search(r"[()\[\];–—]| - ", text), text
    assert not re.search(r"\b[A-ZÀÉÈ]{2,}\b", text), f"{text}: spell the acronym out"


@pytest.mark.parametrize("name", TEXTS)
def test_no_word_that_judges_or_that_is_not_french(name: str) -> None:
    said = f" {TEXTS[name].lower()} "
    assert not [word for word in (*BANNED, *ENGLISH_OR_LATIN) if word in said], TEXTS[name]


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_has_four_words_at_most(name: str) -> None:
    assert len(BUTTONS[name].split()) <= 5
    assert len(re.findall(r"[\wÀ-ÿ]+", BUTTONS[name].replace("'", ""))) <= 5


def test_most_sentences_have_twelve_words_at_most(french: Language) -> None:
    lengths = [len(words) for text in BUBBLES.values() for words in _sentences(french, text)]
    assert statistics.quantiles(lengths, n=10)[-1] <= 12


def test_the_median_is_easy_to_read_and_no_long_text_is_hard(french: Language) -> None:
    """Kandel–Moles: 207 - 1.015 words/sentences - 73.6 syllables/words; 70 and more reads easily."""
    hyphens = pyphen.Pyphen(lang="fr")
    scores = {}
    for name, text in BUBBLES.items():
        sentences = list(_sentences(french, text))
        words = [word for sentence in sentences for word in sentence]
        syllables = sum(len(hyphens.positions(word)) + 1 for word in words)
        score = 207 - 1.015 * len(words) / len(sentences) - 73.6 * syllables / len(words)
        scores[name] = score
        assert score >= 60 or len(words) < 30, f"{name}: {score:.0f}"
    assert statistics.median(scores.values()) >= 70


def test_every_need_has_its_first_bubble_and_its_button() -> None:
    phrases = Phrases.load()
    for code in Needs.load():
        assert f"utter_need_{code}" in phrases
        assert f"utter_button_{code}" in phrases


def test_a_way_without_internet_is_written_only_where_the_referential_is_sure() -> None:
    needs = Needs.load()
    written = {name.removeprefix("utter_offline_") for name in TEXTS if name.startswith("utter_offline_")}
    for code in written - {"default", "cards"}:
        assert any(fact.sure for fact in needs[code].offline), code


def test_no_phone_number_stands_in_a_response() -> None:
    """Numbers come from records and from national-contacts.yml alone."""
    raw = "\n".join(_responses(foreign=False).values())
    assert not re.search(r"\d[\d ]{2,}\d", raw.replace("24 heures", ""))


@pytest.mark.parametrize("language", ["en", "ar", "es", "pt", "ro", "tr", "uk", "ru", "zh", "it", "de", "pl"])
def test_each_language_has_its_fixed_sentence(language: str) -> None:
    assert len(_responses(foreign=True)[f"utter_language_{language}"]) > 20


@pytest.mark.parametrize("language", ["en", "ar", "es", "pt", "ro", "tr", "uk", "ru", "zh", "it", "de", "pl"])
def test_each_language_speaks_of_places(language: str) -> None:
    said = _responses(foreign=True)
    for what in (
        *("around", "near", "commune", "which", "unknown_place", "button_around"),
        *("pick", "doubt", "merci", "noted", "next", "au_revoir"),
        *("humain", "horaires", "adresse", "papiers", "prix", "contact", "langues", "other_place", "no_other_place"),
    ):
        assert said[f"utter_language_{what}_{language}"], what
    assert "{commune}" in said[f"utter_language_near_{language}"]


def test_no_two_files_define_the_same_response() -> None:
    names = [
        name
        for path in RESPONSES.glob("*.yml")
        for name in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
    ]
    assert len(names) == len(set(names))
