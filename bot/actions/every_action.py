"""The list of all actions, built to run in process."""

from __future__ import annotations

from bot.actions.action_advice import ActionAdvice
from bot.actions.action_ask import ActionAsk
from bot.actions.action_chat import ActionChat
from bot.actions.action_default_fallback import ActionDefaultFallback
from bot.actions.action_directions import ActionDirections
from bot.actions.action_handoff import ActionHandoff
from bot.actions.action_hours import ActionHours
from bot.actions.action_nearer import ActionNearer
from bot.actions.action_no import ActionNo
from bot.actions.action_offline import ActionOffline
from bot.actions.action_other_choice import ActionOtherChoice
from bot.actions.action_other_language import ActionOtherLanguage
from bot.actions.action_other_place import ActionOtherPlace
from bot.actions.action_out_of_scope import ActionOutOfScope
from bot.actions.action_papers import ActionPapers
from bot.actions.action_price import ActionPrice
from bot.actions.action_refer import ActionRefer
from bot.actions.action_urgency import ActionUrgency
from bot.actions.action_why import ActionWhy
from bot.actions.action_yes import ActionYes
from bot.actions.passerelle_action import PasserelleAction
from bot.actions.tools import Tools

_CLASSES: tuple[type[PasserelleAction], ...] = (
    ActionAdvice,
    ActionAsk,
    ActionChat,
    ActionDefaultFallback,
    ActionDirections,
    ActionHandoff,
    ActionHours,
    ActionNearer,
    ActionNo,
    ActionOffline,
    ActionOtherChoice,
    ActionOtherLanguage,
    ActionOtherPlace,
    ActionOutOfScope,
    ActionPapers,
    ActionPrice,
    ActionRefer,
    ActionUrgency,
    ActionWhy,
    ActionYes,
)


def every_action(tools: Tools) -> list[PasserelleAction]:
    """One instance of each action of domain.yml, working with ``tools``."""
    return [action(tools) for action in _CLASSES]
