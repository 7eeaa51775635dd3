"""An order as a JSON file."""

import json
import os
from pathlib import Path

from .basket import Basket


class BadOrderFile(Exception):
    """The file is there, but it is not an order."""


def save(basket, path):
    """Writes beside the file first, so that a full disk does not cost the old order."""
    path = Path(path)
    data = {
        "customer": basket.customer,
        "lines": [{"sku": line.part.sku, "quantity": line.quantity} for line in basket.lines],
    }
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(data, indent=2), encoding="utf-8")
    beside.replace(path)


def load(path):
    """The order in a file. Raises BadOrderFile, or FileNotFoundError where there is none."""
    text = Path(path).read_text(encoding="utf-8")
    try:
        data = json.loads(text)
        basket = Basket(data["customer"], [])
        for line in data["lines"]:
            basket.add(line["sku"], line["quantity"])
    except (ValueError, KeyError, TypeError, LookupError):
        raise BadOrderFile(f"{path} is not an order file")
    return basket
