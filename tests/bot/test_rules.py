"""Which trained rules are simple enough to be followed without asking the policies again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.shared.core.domain import Domain

from bot.rules import simple_rules

DOMAIN = Domain.from_yaml('version: "3.1"\nintents: [caf]\nactions: [action_refer]\n')
FILLED_BY_RASA = Domain.from_yaml(
    """
version: "3.1"
intents: [caf]
entities: [commune]
slots:
  commune: {type: text, mappings: [{type: from_entity, entity: commune}]}
"""
)
HEARD = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "caf"}}
DONE = {"prev_action": {"action_name": "action_refer"}, "user": {"intent": "caf"}}
SIMPLE = [([HEARD], "action_refer"), ([HEARD, DONE], "action_listen")]


def _policy(kind: type[Any], lookup: dict[str, Any]) -> Any:
    return kind(kind.get_default_config(), None, None, ExecutionContext(GraphSchema({})), lookup=lookup)


def _rules(steps: list[tuple[list[Any], str]], **more: Any) -> Any:
    memorised = {json.dumps(states, sort_keys=True): action for states, action in steps}
    return _policy(RulePolicy, {"rules": memorised, **more})


def test_one_intent_one_action_then_listen_is_simple() -> None:
    stories = _policy(MemoizationPolicy, {})
    assert simple_rules([stories, object(), _rules(SIMPLE)], DOMAIN) == {"caf": "action_refer"}


@pytest.mark.parametrize(
    "steps",
    [
        [*SIMPLE, ([HEARD | {"slots": {"crisis": [1.0]}}], "action_urgency")],
        [([HEARD], "action_refer"), ([HEARD, DONE], "action_hours")],
        [([HEARD], "action_refer")],
        [*SIMPLE, ([HEARD, DONE, HEARD], "action_hours")],
        [*SIMPLE, ([{"prev_action": {"action_name": "action_listen"}}], "action_chat")],
        [([HEARD | {"active_loop": {"name": "form"}}], "action_refer"), ([HEARD, DONE], "action_listen")],
    ],
    ids=["condition", "two actions", "no listening", "two messages", "no intent", "form"],
)
def test_any_other_rule_is_left_to_rasa(steps: list[tuple[list[Any], str]]) -> None:
    assert simple_rules([_rules(steps)], DOMAIN) == {}


def test_intents_with_an_action_of_rasas_own_are_left_to_rasa() -> None:
    heard = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "restart"}}
    done = {"prev_action": {"action_name": "action_refer"}, "user": {"intent": "restart"}}
    assert simple_rules([_rules([([heard], "action_refer"), ([heard, done], "action_listen")])], DOMAIN) == {}


def test_whatever_else_may_predict_is_left_to_rasa() -> None:
    memorised = _policy(MemoizationPolicy, {"some states": "action_refer"})
    assert simple_rules([memorised, _rules(SIMPLE)], DOMAIN) == {}
    assert simple_rules([_rules(SIMPLE), _rules(SIMPLE)], DOMAIN) == {}
    assert simple_rules([_rules(SIMPLE, rules_for_loop_unhappy_path={"a": "b"})], DOMAIN) == {}
    assert simple_rules([], DOMAIN) == {}


def test_slots_that_rasa_fills_are_left_to_rasa() -> None:
    assert simple_rules([_rules(SIMPLE)], FILLED_BY_RASA) == {}
