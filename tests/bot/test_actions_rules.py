"""Intents, rules, actions and training sentences fit each other, one for one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.actions.every_action import every_action
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.tools import Tools
from bot.needs import Needs

PROJECT = Path(__file__).resolve().parents[2]


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def _rules() -> list[dict[str, Any]]:
    return [rule for path in sorted((PROJECT / "bot/data/rules").glob("*.yml")) for rule in _read(path)["rules"]]


DOMAIN = _read(PROJECT / "domain.yml")


def test_each_intent_has_exactly_one_rule() -> None:
    intents = [rule["steps"][0]["intent"] for rule in _rules()]
    assert sorted(intents) == sorted(DOMAIN["intents"])
    assert len(intents) == len(set(intents))


def test_every_need_is_an_intent_that_refers() -> None:
    referring = {rule["steps"][0]["intent"] for rule in _rules() if rule["steps"][1]["action"] == "action_refer"}
    assert referring == set(Needs.load())


def test_each_action_of_the_domain_exists_and_no_other(tools: Tools) -> None:
    assert sorted(action.name() for action in every_action(tools)) == sorted(DOMAIN["actions"])


def test_no_slot_chooses_a_rule() -> None:
    assert all(slot["influence_conversation"] is False for slot in DOMAIN["slots"].values())


def test_each_intent_has_training_sentences() -> None:
    trained = {
        entry["intent"] for path in (PROJECT / "bot/data/nlu").glob("*.yml") for entry in _read(path).get("nlu", [])
    }
    assert trained == set(DOMAIN["intents"])


def test_the_stock_action_server_finds_every_action() -> None:
    """``rasa run actions --actions bot.actions`` makes each action without argument, and skips the abstract ones."""
    from rasa_sdk.executor import ActionExecutor

    executor = ActionExecutor()
    executor.register_package("bot.actions")
    assert set(DOMAIN["actions"]) <= set(executor.actions)
    assert PasserelleAction.__abstractmethods__
