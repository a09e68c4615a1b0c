"""Actions run in the bot's own process: Rasa believes it calls an action server, and no HTTP is spoken."""

from __future__ import annotations

import json as json_format
from collections.abc import Iterable
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException


def trust_own_actions() -> None:
    """Leaves out Rasa's JSON schema check of what an action answers: 8 ms of a turn, for events that rasa-sdk has made.

    Holds for the whole process, which speaks to no other action server.
    """
    RemoteAction._validate_action_result = lambda *_: True


class InProcessActions(EndpointConfig):
    """An action endpoint that awaits the executor of rasa-sdk."""

    def __init__(self, actions: Iterable[Action]) -> None:
        # Selective domain: no action reads the domain, and serialising it costs more than the action itself.
        super().__init__(url="http://in-process.invalid", enable_selective_domain=True)
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(self, *_: Any, json: dict[str, Any] | None = None, **__: Any) -> Any:
        """What the action server would answer. Raises ClientResponseError as an HTTP server would: 400 or 404."""
        try:
            return await self._executor.run(json or {})
        except ActionExecutionRejection as rejection:
            body = {"error": rejection.message, "action_name": rejection.action_name}
            raise ClientResponseError(400, "rejected", json_format.dumps(body)) from rejection
        except ActionNotFoundException as missing:
            body = {"error": missing.message, "action_name": missing.action_name}
            raise ClientResponseError(404, "no such action", json_format.dumps(body)) from missing
