"""The desk's look-up."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.directory import Referred
from bot.decision import Decision
from bot.lookup import Lookup, desk_words
from bot.needs import Needs
from knowledge.partner_list import PartnerList
from knowledge.referential import referential


class FakeDecider:
    """Gives one decision, and remembers what it was asked."""

    def __init__(self, **decision: Any) -> None:
        self._decision = {"kind": "ask"} | decision
        self.asked: list[str] = []

    async def decide(self, text: str) -> Decision:
        self.asked.append(text)
        return Decision(text, **self._decision)


@pytest.mark.parametrize(
    ("q", "kinds", "need", "text"),
    [
        ("mdph renouv 44600", ("mdph",), None, "mdph renouvellement 44600"),
        ("ft actu", ("france_travail",), None, "France Travail actualisation"),
        ("cni", (), "identite", "carte nationale d'identité"),
        ("fs st nazaire", ("france_services",), None, "France services st nazaire"),
        ("rdv ts", (), "etrangers", "rendez-vous titre de séjour"),
        ("AS nantes", ("eds",), None, "Service social du Département nantes"),
        ("as de pique en ce moment", (), None, "as de pique en ce moment"),
        ("pôle emploi", ("france_travail",), None, "pôle emploi"),
        ("banque alimentaire nantes", ("aide_alimentaire",), None, "banque alimentaire nantes"),
        ("ma banque", ("banque",), None, "ma banque"),
        ("aide alim", ("aide_alimentaire",), None, "aide alimentaire"),
        ("colis alim st nazaire", ("aide_alimentaire",), None, "colis alimentaire st nazaire"),
        ("conseiller num", ("conseiller_numerique",), None, "conseiller numérique"),
        ("msa nantes", ("msa",), None, "MSA nantes"),
    ],
)
def test_abbreviations_are_read_and_written_out(q: str, kinds: tuple[str, ...], need: str | None, text: str) -> None:
    short = desk_words().read(q)
    assert (short.kinds, short.need, short.text) == (kinds, need, text)


@pytest.mark.parametrize(
    ("q", "need"),
    [("mdph renouv 44600", "handicap"), ("ft actu", "emploi"), ("cni", "identite"), ("fs st nazaire", "demarches")],
)
async def test_an_abbreviation_alone_is_enough_for_a_need(house: Any, q: str, need: str) -> None:
    answer = await Lookup(FakeDecider(), house.catalogue, house.gazetteer).lookup(q)
    assert (answer["decision"]["kind"], answer["decision"]["need"]) == ("refer", need)
    assert answer["decision"]["text"] == q


async def test_the_answer_has_the_shape_of_the_contract(house: Any) -> None:
    lookup = Lookup(FakeDecider(kind="refer", need="handicap"), house.catalogue, house.gazetteer)
    answer = await lookup.lookup("mdph renouv savenay")
    assert set(answer) >= {"decision", "commune", "cards", "workshops", "phone_sentence", "bring"}
    assert answer["commune"] == "Savenay"
    assert answer["cards"][0]["name"] == "Partenaire 3 (exemple)"
    assert "le sujet" not in answer["phone_sentence"]
    assert "handicap" in answer["phone_sentence"]


async def test_the_decision_of_the_bot_wins_when_the_kind_named_answers_it(house: Any) -> None:
    lookup = Lookup(FakeDecider(kind="refer", need="impots"), house.catalogue, house.gazetteer)
    answer = await lookup.lookup("fs st nazaire impots")
    assert answer["decision"]["need"] == "impots"
    assert answer["cards"][0]["kind"] == "france_services"


async def test_a_food_bank_is_food_aid_as_the_bot_says_and_no_bank(house: Any) -> None:
    lookup = Lookup(FakeDecider(kind="refer", need="aides_sociales"), house.catalogue, house.gazetteer)
    answer = await lookup.lookup("banque alimentaire nantes")
    assert (answer["decision"]["kind"], answer["decision"]["need"]) == ("refer", "aides_sociales")


async def test_an_adviser_of_a_partner_is_an_office_and_no_call_for_one_of_us(house: Any) -> None:
    lookup = Lookup(FakeDecider(kind="handoff", reason="humain"), house.catalogue, house.gazetteer)
    assert (await lookup.lookup("conseiller num"))["decision"]["kind"] == "refer"
    assert (await lookup.lookup("un vrai humain"))["decision"]["kind"] == "handoff"


@pytest.mark.parametrize(("kind", "told"), [("library", False), ("ccas", True)])
async def test_nobody_is_told_what_to_say_to_their_own_library(
    house: Any, monkeypatch: pytest.MonkeyPatch, kind: str, told: bool
) -> None:
    first = {"id": "1", "name": "Un lieu", "kind": kind, "phone": "02 61 91 00 01", "appointment": "oui"}
    second = {"id": "2", "name": "Un autre", "kind": "eds", "phone": "02 61 91 00 02", "appointment": None}
    lookup = Lookup(FakeDecider(kind="refer", need="acces_internet"), house.catalogue, house.gazetteer)

    async def refer(_wish: Any) -> Referred:
        return Referred((first, second), (), ())  # type: ignore[arg-type] # two cards without their details

    monkeypatch.setattr(lookup._directory, "refer", refer)
    sentence = (await lookup.lookup("wifi"))["phone_sentence"]
    assert (sentence is not None) is told
    assert sentence is None or sentence.endswith("Pouvez-vous lui proposer un rendez-vous ?")


@pytest.mark.parametrize("postcode", ["44260", "44 260"])
async def test_a_postcode_of_several_communes_says_which_and_looks_around_all(house: Any, postcode: str) -> None:
    lookup = Lookup(FakeDecider(kind="refer", need="impots"), house.catalogue, house.gazetteer)
    answer = await lookup.lookup(f"impots {postcode}")
    assert answer["commune"] is None
    assert {"Savenay", "Malville"} <= set(answer["communes"])
    assert answer["cards"][0]["commune"] == "Savenay"
    names = [card["name"] for card in answer["cards"]]
    assert len(names) == len(set(names))


async def test_a_name_of_several_places_is_not_ranked_from_all_of_them(house: Any) -> None:
    lookup = Lookup(FakeDecider(kind="refer", need="impots"), house.catalogue, house.gazetteer)
    answer = await lookup.lookup("impots à saint jean")
    assert len(answer["communes"]) > 1
    assert answer["cards"][0]["commune"] == "Saint-Nazaire", "around the library, as without any commune"


async def test_an_unsure_decision_is_no_need_and_has_no_script(house: Any) -> None:
    unsure = FakeDecider(options=("handicap", "courrier", "impots"))
    answer = await Lookup(unsure, house.catalogue, house.gazetteer).lookup("écluse")
    assert (answer["decision"]["need"], answer["decision"]["options"]) == (None, ["handicap", "courrier", "impots"])
    assert (answer["cards"], answer["phone_sentence"]) == ([], None)


@pytest.mark.parametrize("code", list(Needs.load()))
async def test_an_option_that_is_chosen_by_its_label_is_the_need(house: Any, code: str) -> None:
    lookup = Lookup(FakeDecider(options=("handicap", "impots")), house.catalogue, house.gazetteer)
    assert (await lookup.lookup(f"{Needs.load()[code].label} Savenay"))["decision"]["need"] == code


@pytest.mark.parametrize(
    "q", ["exemple partenaire 4", "PARTENAIRE 4", "02 61 91 00 04", "0261910004", "+33 2 61 91 00 04", "02.61.91.00.04"]
)
async def test_a_partner_is_found_by_its_name_or_its_phone(house: Any, q: str) -> None:
    partners = PartnerList(house.sessions, referential().kinds)
    unsure = FakeDecider(options=("handicap", "impots"))
    answer = await Lookup(unsure, house.catalogue, house.gazetteer, partners).lookup(q)
    (card,) = answer["cards"]
    assert (card["name"], card["phone"]) == ("Partenaire 4 (exemple)", "02 61 91 00 04")
    assert (card["posture"], card["why"], card["bring"], answer["phone_sentence"]) == (None, [], [], None)


@pytest.mark.parametrize("q", ["savenay", "st nazaire", "44600", "%", "'", "zzz"])
async def test_a_commune_or_a_sign_names_no_partner(house: Any, q: str) -> None:
    partners = PartnerList(house.sessions, referential().kinds)
    assert (await Lookup(FakeDecider(), house.catalogue, house.gazetteer, partners).lookup(q))["cards"] == []


async def test_of_the_cards_of_a_need_the_one_named_comes_first(house: Any) -> None:
    lookup = Lookup(FakeDecider(kind="refer", need="impots"), house.catalogue, house.gazetteer)
    assert (await lookup.lookup("partenaire 4"))["cards"][0]["name"] == "Partenaire 4 (exemple)"


async def test_nothing_known_gives_no_card(house: Any) -> None:
    answer = await Lookup(FakeDecider(), house.catalogue, house.gazetteer).lookup("zzz")
    assert answer["cards"] == []
    assert answer["phone_sentence"] is None


async def test_an_urgency_at_the_desk_shows_the_numbers(house: Any) -> None:
    decider = FakeDecider(kind="handoff", urgency="danger", reason="urgence")
    answer = await Lookup(decider, house.catalogue, house.gazetteer).lookup("une dame battue par son mari")
    assert answer["numbers"][0]["phone"] == "17"


@pytest.mark.parametrize(
    ("q", "first"), [("un usager dit qu'il veut mourir", "3114"), ("dame menacée par son mari", "17"), ("vite", "17")]
)
async def test_the_first_number_at_the_desk_is_that_of_the_danger(house: Any, q: str, first: str) -> None:
    lookup = Lookup(FakeDecider(kind="handoff", urgency="danger"), house.catalogue, house.gazetteer)
    assert (await lookup.lookup(q))["numbers"][0]["phone"] == first


async def test_the_age_in_a_query_opens_no_door_of_another_age(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    lookup = Lookup(FakeDecider(kind="refer", need="emploi"), house.catalogue, house.gazetteer)

    async def refer(wish: Any) -> Referred:
        asked.append(wish)
        return Referred(())

    monkeypatch.setattr(lookup._directory, "refer", refer)
    await lookup.lookup("homme de 52 ans cherche un emploi")
    assert asked[0].age == 52


async def test_the_model_reads_words_not_abbreviations(house: Any) -> None:
    decider = FakeDecider()
    await Lookup(decider, house.catalogue, house.gazetteer).lookup("ft actu")
    assert decider.asked == ["France Travail actualisation"]


async def test_a_time_and_a_person_in_a_query_choose_among_sessions(
    house: Any, directory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lookup = Lookup(FakeDecider(kind="refer", need="ateliers"), house.catalogue, house.gazetteer)
    monkeypatch.setattr(lookup, "_directory", directory)
    await lookup.lookup("atelier samedi matin pour ma mère")
    assert (directory.wishes[-1].times, directory.wishes[-1].whom) == (("samedi", "matin"), "mere")


async def test_a_commune_that_names_a_street_is_no_place_and_all_else_is_asked(house: Any) -> None:
    decider = FakeDecider(kind="refer", need="handicap")
    answer = await Lookup(decider, house.catalogue, house.gazetteer).lookup("mdph 3 rue de nantes savenay")
    assert (answer["commune"], answer["communes"]) == ("Savenay", ["Savenay"])
    assert decider.asked[-1] == "mdph 3 rue de savenay" and answer["decision"]["text"] == "mdph 3 rue de nantes savenay"


async def test_an_urgency_in_a_street_stays_one(house: Any) -> None:
    decider = FakeDecider(kind="handoff", urgency="detresse", reason="urgence")
    answer = await Lookup(decider, house.catalogue, house.gazetteer).lookup("il dort rue de la paix")
    assert answer["decision"]["urgency"] == "detresse" and decider.asked == ["il dort rue de la paix"]
