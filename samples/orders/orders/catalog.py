"""The parts that the shop sells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    sku: str
    name: str
    price: int  # cents
    weight: int  # grams


PARTS = {
    part.sku: part
    for part in (
        Part("bell", "Brass bell", 1250, 90),
        Part("chain", "Chain, 9-speed", 2490, 310),
        Part("tube", "Inner tube 28\"", 690, 140),
        Part("tyre", "Touring tyre 28\"", 3990, 620),
        Part("saddle", "Leather saddle", 8900, 540),
    )
}


class UnknownPart(LookupError):
    """No part has this number."""


def find(sku):
    """The part with this number; upper and lower case are the same."""
    part = PARTS.get(sku.strip().lower())
    if part == None:
        raise UnknownPart(f"no part is called {sku!r}")
    return part
