"""What decides, loaded for a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passerelle import quiet
from passerelle.errors import Refused
from passerelle.training import Model

if TYPE_CHECKING:
    from bot.decider import Decider


def decider_of(model: Model) -> Decider:
    """Decisions with this model, whose checksum is worked out while it is loaded and not before.

    Raises Refused when it is not, byte for byte, what was trained.
    """
    from bot.loading import load_decider

    try:
        decider = load_decider(model.path)
    except ValueError:
        raise Refused(f"{model.path} is damaged. Run `passerelle train --force` to replace it.") from None
    quiet.configure()  # loading a model sets up Rasa's own logs again
    return decider
