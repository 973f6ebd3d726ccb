"""The tables of messages list what the models of the reference consist of."""

from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from reference.messages import preprocessing, wire
from reference.messages.agreement import PublicKeyText, Rational
from reference.messages.base import Integer, Integers, Matrix, Octets
from reference.messages.catalogue import KINDS
from reference.messages.wire import Digest
from reference.proofs import decryption, matrix, plaintext, quadratic, rows
from spec import automaton
from spec.messages import MESSAGES
from spec.registry import REGISTRY

MODELS = KINDS | {
    name: kind
    for module in (preprocessing, wire, decryption, matrix, plaintext, quadratic, rows)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__module__ == module.__name__
}
ALIASES = {Integer: "integer", Integers: "integers", Matrix: "matrix", Octets: "attachment", Rational: "rational"}
ALIASES |= {PublicKeyText: "hexadecimal", Digest: "hexadecimal"}
NAMES = {str: "text", int: "number", bool: "flag"}


def described(model, name):
    """The type of a field in the words of the tables."""
    return word(model.__annotations__[name])


def word(annotation):
    for alias, name in ALIASES.items():
        if annotation is alias or annotation == alias:
            return name
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        metadata = str(arguments[1:])
        integer = "[1-9a-f]" in metadata  # the pattern of an integer, whose alias was taken apart
        return "integer" if integer else "hexadecimal" if "[0-9a-f]" in metadata else word(arguments[0])
    if origin is tuple:
        return f"{word(arguments[0])}, list"
    if origin in (UnionType, Union):
        return " or ".join("nothing" if one is NoneType else word(one) for one in arguments)
    if origin is Literal:
        return "text"
    return NAMES.get(annotation) or getattr(annotation, "__name__", "any message")


def test_every_message_has_a_table():
    assert set(MESSAGES) == set(MODELS)


@pytest.mark.parametrize("name", MESSAGES)
def test_fields_and_types_are_those_of_the_model(name):
    model = MODELS[name]
    found = [(field, described(model, field)) for field in model.model_fields]
    assert [(field.name, field.type.replace("any message", "B")) for field in MESSAGES[name]] == found


@pytest.mark.parametrize("name", MESSAGES)
def test_rules_exist_and_every_field_is_checked(name):
    for field in MESSAGES[name]:
        assert field.rules
        assert set(field.rules) <= set(REGISTRY)


def test_every_message_of_the_table_of_states_has_a_table():
    assert {say.kind for _, say in automaton.nodes()} <= set(MESSAGES)
