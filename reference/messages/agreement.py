"""Messages of the phase *agreement*."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from reference.messages.base import Message

_DIGITS = "[0-9]{1,100}"
_RATIONAL = re.compile(rf"-?{_DIGITS}(\.{_DIGITS})?([eE][+-]?[0-9]{{1,3}})?|-?{_DIGITS}/0{{0,9}}[1-9][0-9]{{0,99}}")


def _rational(text: str) -> str:
    """Short numbers only: another party's ``1/0`` or ``1e999999999`` must not stop this one."""
    if not _RATIONAL.fullmatch(text):
        raise ValueError("an exact number is a decimal like 0.25 or a fraction like 1/3")
    return text


Rational = Annotated[str, AfterValidator(_rational)]
"""An exact number as text: ``"0.25"`` or ``"1/3"``."""

PublicKeyText = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""An Ed25519 public key, hexadecimal."""


class PartyIdentity(Message):
    """A party: its name, its Ed25519 public key, and what it declared about its data.

    ``rows``: number of rows; ``norm``: bound on ``||y_i||`` of the prepared data.

    Spec: AG-2
    """

    name: str
    identity_key: PublicKeyText
    rows: Annotated[int, Field(gt=0)]
    norm: Rational


class Configuration(Message):
    """Everything that the parties agree on before they begin; every public integer follows from it.

    ``lambda1`` and ``lambda2`` are the penalties of LR-0 on the prepared data. ``centres`` and ``scales`` have one
    entry for each feature and a last one for the target. ``gram_norm`` bounds ``||X_i||_F`` of the prepared data of
    every party. ``dealer_key`` is the identity key of the trusted dealer.

    Spec: AG-1
    """

    title: str
    parties: Annotated[tuple[PartyIdentity, ...], Field(min_length=2)]
    features: Annotated[tuple[str, ...], Field(min_length=1)]
    target: str
    intercept: bool
    centres: tuple[Rational, ...]
    scales: tuple[Rational, ...]
    model: Literal["ridge", "lasso", "elastic-net"]
    lambda1: Rational
    lambda2: Rational
    gram_norm: Rational
    rounds: Annotated[int, Field(gt=0)]
    iteration: Literal["normalised", "paper"]
    suite: Literal["batched", "paper"]
    parameters: Literal["HELEN-2048", "HELEN-3072", "TOY-512"]
    fractional_bits: Annotated[int, Field(ge=8, le=48)]
    rescale_every: Annotated[int, Field(gt=0)] | None
    key_generation: Literal["trusted-dealer"]
    preprocessing: Literal["mascot", "trusted-dealer"]
    dealer_key: PublicKeyText

    @property
    def identity_keys(self) -> dict[int, str]:
        """Every participant's identity key by number; 0 is the dealer. Spec: AG-2"""
        return dict(enumerate((self.dealer_key, *(party.identity_key for party in self.parties))))


class Hello(Message):
    """A party's view of the configuration and its fresh nonce (32 bytes).

    Spec: AG-1, FS-2
    """

    configuration: Configuration
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class DealerRequest(Message):
    """A party asks the trusted dealer to set up a session. Spec: KG-0, OF-0"""

    configuration: Configuration
    session: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
