"""The examples in the docstrings of models and evaluation, run as they stand; each public class has one."""

import doctest
import importlib
import inspect

import pytest

import assistant.models

MODULES = [
    "assistant.models.encoder",
    "assistant.models.folders",
    "assistant.models.reranker",
    "assistant.models.optional.fetching",
    "assistant.evaluation.measures",
    "assistant.evaluation.question_sets",
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_say_what_comes_out(name):
    done = doctest.testmod(importlib.import_module(name))
    assert done.attempted and not done.failed


def test_every_class_at_the_front_door_of_the_models_has_an_example():
    for name in assistant.models.__all__:
        named = getattr(assistant.models, name)
        if inspect.isclass(named):
            assert ">>> " in named.__doc__ or "encoder = load_encoder()" in named.__doc__, name
