"""The released model as a file: exact integers with their scale, and all that one needs to read them."""

import json
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path

from helen.compare import Comparison
from helen.config import INTERCEPT, RunConfiguration
from reference.messages.agreement import Configuration

FORMAT = "helen-model/2"
MODEL = "model.json"
INSECURE = "trusted dealer (insecure setup)"
MASCOT = "by the parties (MASCOT)"

Json = dict[str, object]


def exact_coefficients(integers: Sequence[int], scale_bits: int) -> tuple[Fraction, ...]:
    """The coefficients on the prepared data: ``integers / 2^scale_bits``."""
    return tuple(Fraction(integer, 2**scale_bits) for integer in integers)


def in_original_units(agreed: Configuration, coefficients: Sequence[Fraction]) -> dict[str, Fraction]:
    """The same model on the data as it stands in the files, by name; centring always brings an intercept.

    With ``x' = (x - c)/s`` and ``y' = (y - c_y)/s_y`` a coefficient ``w`` becomes ``w s_y / s``.
    """
    *centres, target_centre = map(Fraction, agreed.centres)
    *scales, target_scale = map(Fraction, agreed.scales)
    original = {
        name: w * target_scale / scale for name, w, scale in zip(agreed.features, coefficients, scales, strict=False)
    }
    constant = coefficients[-1] * target_scale if agreed.intercept else Fraction(0)
    shift = sum((original[name] * centre for name, centre in zip(agreed.features, centres, strict=True)), Fraction(0))
    return {**original, INTERCEPT: target_centre + constant - shift}


def public_facts(configuration: RunConfiguration) -> Json:
    """The configuration without the places where parties keep their data; numbers as exact text."""
    facts: Json = configuration.model_dump(mode="json", exclude={"party": {"__all__": {"file"}}, "demo": True})
    return facts


def setup_facts(agreed: Configuration) -> dict[str, str]:
    """How keys and preprocessing came about, in the words that a reader must not overlook."""
    words = {"trusted-dealer": INSECURE, "mascot": MASCOT}
    return {"key_generation": words[agreed.key_generation], "preprocessing": words[agreed.preprocessing]}


def transcript_header(agreed: Configuration, session: str | None) -> Json:
    """The first line of a transcript. ``session``: what all parties agreed on; ``None`` if they were stopped."""
    named: Json = {} if session is None else {"session": session}
    return {**named, "setup": setup_facts(agreed)}


def released_facts(agreed: Configuration, session: str, integers: Sequence[int], scale_bits: int) -> Json:
    """What follows from a session: the part of ``model.json`` that an audit can verify."""
    coefficients = exact_coefficients(integers, scale_bits)
    names = (*agreed.features, *([INTERCEPT] if agreed.intercept else []))
    original = in_original_units(agreed, coefficients)
    return {
        "format": FORMAT,
        "session": session,
        "setup": setup_facts(agreed),
        "target": agreed.target,
        "scale_bits": scale_bits,
        "coefficients": [
            {"name": name, "integer": integer, "value": decimal_text(value)}
            for name, integer, value in zip(names, integers, coefficients, strict=True)
        ],
        "original_units": {name: decimal_text(value, digits=17) for name, value in original.items()},
        "preparation": {
            "columns": [*agreed.features, agreed.target],
            "centres": list(agreed.centres),
            "scales": list(agreed.scales),
        },
    }


def model_document(configuration: RunConfiguration, released: Json, comparison: Comparison | None) -> Json:
    """The content of ``model.json``."""
    document = {**released, "configuration": public_facts(configuration)}
    if comparison is not None:
        document["comparison_with_pooled_data"] = {
            "exact": comparison.exact.tolist(),
            "relative_error": comparison.error,
            "r_squared": comparison.r_squared,
            "r_squared_exact": comparison.r_squared_exact,
        }
    return document


def decimal_text(value: Fraction, digits: int = 400) -> str:
    """A rational in decimal notation: exact if ``digits`` significant digits suffice, else rounded to them."""
    quotient = Context(prec=digits).divide(Decimal(value.numerator), Decimal(value.denominator))
    return format(quotient, "f")


def json_text(document: Mapping[str, object]) -> str:
    """A document for people to read, and to compare byte by byte: keys in alphabetical order."""
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def write_json(path: Path, document: Mapping[str, object]) -> None:
    """Write a document for people to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json_text(document), "utf-8")
