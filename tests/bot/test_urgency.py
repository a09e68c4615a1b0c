"""Urgency said plainly is seen without any model; figures of speech are not."""

import pytest

from bot.urgency import CALM, Urgency, assess, far_off, graver, kept


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("mon mari me tape jai peur", "danger"),
        ("Je veux en finir", "danger"),
        ("JE VEUX MOURIR", "danger"),
        ("il controle mon telephone et m'empeche de sortir", "danger"),
        ("ca sent le gaz dans la cage d'escalier", "danger"),
        ("mon père fait un malaise", "danger"),
        ("ma fille va être mariée de force cet été", "danger"),
        ("on dort dans la voiture avec les petits", "detresse"),
        ("demain l'huissier vient avec le serrurier", "detresse"),
        ("j'ai plus rien à manger", "detresse"),
        ("ils ont coupé l'électricité", "detresse"),
        ("je n'ai plus d'insuline", "detresse"),
        ("je viens de donner mon code de carte bleue à un faux conseiller", "fraude"),
        ("on m'a vidé mon compte", "fraude"),
        ("mon voisin frappe sa femme", "danger"),
        ("jm fe tapé par mon mec", "danger"),
        ("il me frappe jamais devant les enfants mais hier oui", "danger"),
        ("il a sorti un couteau", "danger"),
        ("jai rien mange depuis 3 jours", "detresse"),
        ("je n'ai plus d'argent pour manger", "detresse"),
        ("my husband beats me", "danger"),
        ("زوجي يضربني", "danger"),
        ("Мой муж бьёт меня", "danger"),
        ("no tengo dónde dormir esta noche", "detresse"),
        ("mon mari me frappe pas tous les jours mais souvent", "danger"),
        ("il me frappe pas mal en ce moment", "danger"),
        ("il me tape pas souvent mais fort", "danger"),
        ("il me bat quand il perd aux cartes", "danger"),
        ("mon patron me touche", "danger"),
        ("elle a des bleus sur les bras", "danger"),
        ("la mairie ferme ce soir et je dois rendre mon dossier aujourd'hui", "delai"),
        ("mon passeport mon employeur le garde", "danger"),
        ("je veux mourrir", "danger"),
        ("j'ai décidé de me tuer", "danger"),
        ("je compte en finir ce week-end", "danger"),
        ("ma gamine parle de ce tuer", "danger"),
        ("fuite gaz rue des lilas", "danger"),
        ("une dame inconsciente devant l'entrée", "danger"),
        ("j'en ai marre de vivre", "danger"),
        ("je veux dormir et plus me réveiller", "danger"),
        ("ma fille dit qu'elle va se tuer", "danger"),
        ("j'ai préparé les cachets", "danger"),
        ("j'ai préparé mes papiers pour après ma mort, je pars ce soir", "danger"),
        ("tout est rangé pour après ma mort", "danger"),
        ("j'ai mis mes affaires en ordre pour après ma mort", "danger"),
        ("je pars ce soir, je veux laisser une lettre à ma fille", "danger"),
        ("je m'en vais cette nuit. je voudrais écrire un mot pour mes enfants", "danger"),
        ("je veux laisser une lettre à ma fille, je pars ce soir", "danger"),
        ("j'ai écrit ma lettre d'adieu", "danger"),
        ("je me suis fait arnaquer", "fraude"),
        ("je me suis fait arnaqué sur leboncoin", "fraude"),
        ("ma mère s'est fait escroquer", "fraude"),
        ("arnaque vinted j'ai payé j'ai rien reçu", "fraude"),
        ("j'ai payé et j'ai jamais reçu, c'est une escroquerie", "fraude"),
        ("j'ai un virus qui demande 200 euros", "fraude"),
        ("mon pc est bloqué et on me demande une rançon", "fraude"),
        ("un homme au distributeur m'a volé 50 euros", "fraude"),
        ("oqtf 48h", "delai"),
        ("ma carte de séjour finit demain", "delai"),
        ("je dois finir ma declaration avant minuit", "delai"),
        ("c'est le dernier jour aujourd'hui pour m'inscrire, date limite ce soir", "delai"),
    ],
)
def test_plain_urgency_is_seen(text: str, level: str) -> None:
    assert assess(text).level == level


@pytest.mark.parametrize(
    "text",
    [
        "la médiathèque ferme à quelle heure aujourd'hui",
        "à quelle heure ferme le guichet ce soir",
        "comment mettre ma carte bleue sur le site",
        "la lettre qu'il a tapée sur word",
        "elle me bat au scrabble",
        "je suis battu par mon frere aux cartes",
        "une formation premiers secours overdose",
        "comment appeler le samu pour un exercice",
        "un viol de données",
        "je prépare les cachets de ma mère pour la semaine",
        "je vais sauter le repas",
        "je compte disparaître des réseaux sociaux",
        "l'inconscient chez Freud, un livre",
        "cette musique me touche",
        "il me frappe pas",
        "mon frère s'est fait arnaquer en 2021, remboursé depuis, je veux éviter ça",
        "comment ne pas me faire arnaquer",
        "j'ai peur de me faire arnaquer sur vinted",
        "je ne me suis pas fait arnaquer",
        "un atelier pour éviter les arnaques quand on paye",
        "mon anti-virus me demande 50 euros",
        "j'ai un virus sur mon ordinateur",
        "j'ai payé mon amende et rien reçu",
        "mon fils est en prison comment lui envoyer de l'argent",
        "le distributeur m'a volé 2 euros",
        "la machine à café m'a mangé un euro",
        "je veux organiser ma succession après ma mort",
        "j'ai préparé mon testament pour après ma mort",
        "j'ai tout organisé avec le notaire pour après ma mort",
        "j'ai mis de côté pour mes obsèques après ma mort",
        "que deviennent mes comptes après ma mort",
        "j'ai rangé mes papiers après le départ de mon fils",
        "je pars demain matin et je dois écrire une lettre à ma fille",
        "je pars en vacances demain, comment envoyer une lettre à mon fils",
        "je veux laisser une lettre à ma fille",
        "écrire une lettre d'adieu à mes collègues",
        "je veux mourir de rire",
        "j'ai faim de lecture",
        "c'est pour un roman ou le mari frappe sa femme",
        "le suicide de Durkheim, c'est un livre",
        "avant il me frappait, il y a dix ans",
        "j'ai ete battue il y a 10 ans",
        "la maison a brûlé en 2015, il me faut un papier pour ma retraite",
        "j'ai coupé le courant pour changer l'ampoule",
        "coupure de courant prevue la semaine prochaine",
        "mon ordi est mort",
        "je suis mort de rire devant ce logiciel",
        "je meurs d'envie d'apprendre la photo",
        "un jeu pour tuer le temps",
        "comment expulser la clé USB",
        "avez-vous un livre sur le suicide",
        "la date limite est dans deux mois",
        "ma batterie est morte",
        "je voudrais declarer un fusil de chasse herité",
        "un atelier sur les contractions en anglais",
        "je n'en peux plus je veux en finir avec ces papiers",
        "il ne me frappe pas, c'est juste une dispute de voisinage",
        "je voudrais imprimer mon avis d'impôts",
        "",
        "😀",
    ],
)
def test_figures_of_speech_and_ordinary_needs_are_calm(text: str) -> None:
    assert assess(text) == CALM


@pytest.mark.parametrize(
    "text",
    [
        "il y a deux ans il me frappait déjà et hier il a recommencé",
        "il y a dix ans que mon mari me frappe",
        "la police vient demain nous expulser",
        "mon mari me frappe, c'est fini je pars",
    ],
)
def test_what_is_old_and_goes_on_is_urgent(text: str) -> None:
    assert assess(text).urgent


@pytest.mark.parametrize(
    ("text", "far"),
    [
        ("le dernier jour pour la declaration c'est dans deux mois", True),
        ("date limite le mois prochain", True),
        ("dernier delai dans 6 semaines", True),
        ("je dois répondre ce soir, la réponse vient dans deux mois", False),
        ("c'est à rendre demain", False),
        ("c'est à rendre", False),
    ],
)
def test_a_deadline_weeks_away_is_told_from_one_that_presses(text: str, far: bool) -> None:
    assert far_off(text) is far


def test_the_situation_chooses_the_lines_to_show() -> None:
    assert assess("mon mari me frappe").situation == "violence"
    assert assess("je veux mourir").situation == "suicide"


def test_one_urgent_clause_is_enough() -> None:
    assert assess("Bonjour, c'est pour mon APL. Sinon mon mari me frappe tous les soirs.").level == "danger"


def test_the_graver_level_wins() -> None:
    assert graver("delai", "danger") == "danger"
    assert graver("none", "fraude") == "fraude"


@pytest.mark.parametrize(
    ("known", "said", "left"),
    [
        (None, Urgency("fraude"), Urgency("fraude")),
        (Urgency("danger", "violence"), Urgency("detresse"), Urgency("danger", "violence")),
        (Urgency("detresse"), Urgency("danger", "suicide"), Urgency("danger", "suicide")),
        (Urgency("danger", "violence"), Urgency("danger"), Urgency("danger", "violence")),
        (Urgency("danger", "violence"), Urgency("danger", "suicide"), Urgency("danger", "suicide")),
    ],
)
def test_a_conversation_keeps_its_gravest_crisis(known: Urgency | None, said: Urgency, left: Urgency) -> None:
    assert kept(known, said) == left
