"""The French spaCy model, loaded once and without the pipes that nothing here uses."""

from __future__ import annotations

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.nlu.utils.spacy_utils import SpacyNLP as StockSpacyNLP
from rasa.shared.nlu.training_data.training_data import TrainingData

# Tagging, parsing and names cost 5 ms a message; word vectors and their strings 250 MB: nothing here reads them.
_UNUSED = ("tok2vec", "morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer", "ner", "vectors", "strings")


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MODEL_LOADER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=False,
    model_from="SpacyNLP",
)
class SpacyNLP(StockSpacyNLP):
    """Rasa's provider of the spaCy model. Keeps the stock name: Rasa matches providers by class name."""

    @staticmethod
    def load_model(spacy_model_name: str) -> SpacyModel:
        """Loads ``spacy_model_name`` with its tokeniser alone. Raises ``OSError`` when it is not installed."""
        return SpacyModel(model=spacy.load(spacy_model_name, exclude=list(_UNUSED)), model_name=spacy_model_name)

    def process_training_data(self, training_data: TrainingData, model: SpacyModel) -> TrainingData:
        """Leaves the training data as it is: nothing that learns here reads spaCy's documents."""
        return training_data
