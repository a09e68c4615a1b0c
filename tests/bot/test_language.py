"""French written anyhow stays French; other languages are named."""

import pytest

from bot.language import detect


@pytest.mark.parametrize(
    "text",
    [
        "jé pa konpri mon papié",
        "CAF",
        "mdph renouv 44600",
        "g 1 ordi ki rame",
        "help mon ordi",
        "je veux faire un CV",
        "",
        "😀",
        "wifi ?",
        "no comprendo rien moi",
    ],
)
def test_french_written_anyhow_is_french(text: str) -> None:
    assert detect(text) == "fr"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I need help with my papers please", "en"),
        ("Necesito ayuda con mis papeles por favor", "es"),
        ("Preciso de ajuda com os meus documentos", "pt"),
        ("Am nevoie de ajutor pentru acte", "ro"),
        ("yardıma ihtiyacım var lütfen", "tr"),
        ("Ho bisogno di aiuto per favore", "it"),
        ("Ich brauche Hilfe mit meine Papiere bitte", "de"),
        ("Potrzebuje pomocy z dokumenty", "pl"),
        ("Мне нужна помощь с документами", "ru"),
        ("Мені потрібна допомога з документами", "uk"),
        ("我需要帮助", "zh"),
        ("أحتاج إلى مساعدة", "ar"),
    ],
)
def test_other_languages_are_named(text: str, language: str) -> None:
    assert detect(text) == language
