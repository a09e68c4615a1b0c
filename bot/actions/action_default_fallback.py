"""Replaces Rasa's own fallback: where no rule applies, the bot asks, and never improvises."""

from __future__ import annotations

from bot.actions.action_ask import ActionAsk


class ActionDefaultFallback(ActionAsk):
    """The same question as for a vague message."""

    def name(self) -> str:
        return "action_default_fallback"
