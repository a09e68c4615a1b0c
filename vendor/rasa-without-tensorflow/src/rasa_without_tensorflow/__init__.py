"""A stand-in for TensorFlow, enough for Rasa to import modules it never uses.

Rasa 3.6 imports TensorFlow at start even when no component needs it: 1.7 GB on disk, 5 s and 350 MB at every start.
This package answers those imports with empty classes. The finder stands last on ``sys.meta_path``: where the real
TensorFlow is installed, the real one is used.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types

STOOD_IN_FOR = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")

# Thinc asks for this module to learn whether TensorFlow is really there: the answer must be no.
ABSENT = "tensorflow.experimental"


class TensorFlowMissing(RuntimeError):
    """Raised when something tries to compute with TensorFlow, which this installation leaves out."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            f"{wanted} needs TensorFlow, which Passerelle leaves out on purpose. "
            "Remove the TensorFlow component (DIETClassifier, TEDPolicy, ResponseSelector…) from config.yml."
        )


class _StandInType(type):
    """Class whose unknown attributes are stand-ins too, so that ``tf.keras.layers.Layer`` can be a base class."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(f"{cls.__qualname__}.{name}")

    def __call__(cls, *args: object, **kwargs: object) -> object:
        if len(args) == 1 and not kwargs and isinstance(args[0], types.FunctionType):
            return args[0]  # used as a decorator
        raise TensorFlowMissing(cls.__qualname__)


def _stand_in(qualified_name: str) -> type:
    namespace = {"__module__": "rasa_without_tensorflow", "__qualname__": qualified_name}
    return _StandInType(qualified_name.rpartition(".")[2], (), namespace)


class _StandInModule(types.ModuleType):
    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _stand_in(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname, path=None, target=None):  # type: ignore[no-untyped-def]
        if fullname.partition(".")[0] not in STOOD_IN_FOR or fullname.startswith(ABSENT):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):  # type: ignore[no-untyped-def]
        return _StandInModule(spec.name)

    def exec_module(self, module):  # type: ignore[no-untyped-def]
        """Nothing to run: attributes are made when asked for."""


def install() -> None:
    """Put the finder last on ``sys.meta_path``; calling it again changes nothing."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.append(_Finder())
