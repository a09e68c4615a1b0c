"""Collects what Rasa says in one turn as the parts of one message, in order."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.turn import Part


class PartsChannel(OutputChannel):
    """An output channel for one turn; ``parts`` fills as Rasa sends."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    @classmethod
    def name(cls) -> str:
        """Rasa chooses channel-specific responses by this name; we have none."""
        return "passerelle"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Takes one message of Rasa: its text, then its part when it carries one."""
        if text := message.get("text"):
            language = message.get("lang")
            self.parts.append({"type": "text", "text": text} | ({"lang": language} if language else {}))
        if part := message.get("custom"):
            self.parts.append(dict(part))
