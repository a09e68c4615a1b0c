"""Trained rules as simple as ours: one intent, one action, then listen, whatever was said or remembered before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS, RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain


def simple_rules(components: Iterable[Any], domain: Domain) -> dict[str, str]:
    """The action of each intent, when nothing but the intent can choose it; else nothing.

    A story, a condition on a slot, a form, a second message in a rule, a policy that learns, a slot that Rasa fills:
    any of these means that a prediction may depend on more, and only Rasa can make it.
    """
    policies = [component for component in components if isinstance(component, Policy)]
    by_rule = [policy for policy in policies if type(policy) is RulePolicy]
    others = [policy for policy in policies if type(policy) is not RulePolicy]
    if len(by_rule) != 1 or any(map(_may_predict, others)) or not _slots_are_left_to_actions(domain):
        return {}
    lookup = by_rule[0].lookup
    return {} if lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH) else _one_action_each(lookup[RULES])


def _may_predict(policy: Policy) -> bool:
    """Whether a policy beside the rules has anything to say: one that memorises stories has not, without stories."""
    return not isinstance(policy, MemoizationPolicy) or bool(policy.lookup)


def _slots_are_left_to_actions(domain: Domain) -> bool:
    return all(mapping.get("type") == "custom" for slot in domain.slots for mapping in slot.mappings)


def _one_action_each(rules: Mapping[str, str]) -> dict[str, str]:
    """Rules as RulePolicy memorises them: last states (JSON) → action. Nothing unless all are of our form."""
    actions: dict[str, str] = {}
    for key, action in rules.items():
        states = json.loads(key)
        if len(states) == 1:
            actions[str(states[0].get("user", {}).get("intent"))] = action
    expected: dict[str, str] = {}
    for intent, action in actions.items():
        heard, done = _state(ACTION_LISTEN_NAME, intent), _state(action, intent)
        expected |= {_key(heard): action, _key(heard, done): ACTION_LISTEN_NAME}
    return actions if expected == rules and not DEFAULT_ACTION_MAPPINGS.keys() & actions.keys() else {}


def _state(action: str, intent: str) -> dict[str, Any]:
    """A state as Rasa featurises it: the action before, and what the patron meant."""
    return {"prev_action": {"action_name": action}, "user": {"intent": intent}}


def _key(*states: dict[str, Any]) -> str:
    return json.dumps(states, sort_keys=True)
