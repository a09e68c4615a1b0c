"""Components run in order give what Rasa's own runner gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.trackers import DialogueStateTracker

from bot.graph import InOrderRunner
from bot.loading import load_decider


class Add(GraphComponent):
    """Adds what it is given to a number of its own."""

    def __init__(self, number: int) -> None:
        self._number = number

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Add:
        return cls(config["number"])

    def run(self, value: int) -> int:
        if value < 0:
            raise RuntimeError("no negative number")
        return value + self._number


class _Other(Add):
    """A component of another class."""


def _node(needs: str, number: int) -> SchemaNode:
    return SchemaNode({"value": needs}, Add, "create", "run", {"number": number}, eager=True)


SCHEMA = GraphSchema({"last": _node("middle", 100), "middle": _node("__number__", 10), "apart": _node("nothing", 1)})


@pytest.fixture
def runner() -> InOrderRunner:
    return InOrderRunner.create(SCHEMA, None, ExecutionContext(SCHEMA))


def test_each_component_runs_after_those_it_needs_and_no_other_runs(runner: InOrderRunner) -> None:
    outputs = runner.run(inputs={"__number__": 1}, targets=["last"])
    assert outputs == DaskGraphRunner.run(runner, inputs={"__number__": 1}, targets=["last"]) == {"last": 111}


@pytest.mark.parametrize(("inputs", "failure"), [(None, GraphRunError), ({"__number__": -1}, GraphComponentException)])
def test_what_fails_fails_as_in_rasas_runner(
    runner: InOrderRunner, inputs: dict[str, Any] | None, failure: type[Exception]
) -> None:
    for run in (DaskGraphRunner.run, InOrderRunner.run):
        with pytest.raises(failure):
            run(runner, inputs=inputs, targets=["last"])


def test_a_component_is_put_in_place_of_that_of_its_class(runner: InOrderRunner) -> None:
    runner.put(Add(1_000))
    assert runner.run(inputs={"__number__": 1}, targets=["last"]) == {"last": 2_001}
    with pytest.raises(LookupError, match="_Other"):
        runner.put(_Other(1))


def test_messages_are_understood_the_same(model_path: Path) -> None:
    processor = load_decider(model_path)._parser._processor
    target = processor.model_metadata.nlu_target
    for text in ("bonjour", "jai pas reussi ma declaration dimpot jhabite a savenay", "mon mari me frappe", "?"):
        ours, theirs = (
            run(
                processor.graph_runner,
                inputs={"__message__": [UserMessage(text)], "__tracker__": DialogueStateTracker("c", ())},
                targets=[target],
            )[target][0].as_dict(only_output_properties=True)
            for run in (InOrderRunner.run, DaskGraphRunner.run)
        )
        assert ours == theirs, text
