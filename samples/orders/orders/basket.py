"""Lines of an order."""

from dataclasses import dataclass

from .catalog import Part, find


@dataclass
class Line:
    part: Part
    quantity: int

    @property
    def amount(self):
        return self.part.price * self.quantity


class Basket:
    """What one customer wants, one line per part."""

    def __init__(self, customer, lines=[]):
        self.customer = customer
        self.lines = lines

    def add(self, sku, quantity=1):
        """Puts parts in; more of a part that is there already makes its line longer."""
        if quantity < 1:
            raise ValueError("quantity must be at least 1")
        part = find(sku)
        for line in self.lines:
            if line.part == part:
                line.quantity += quantity
                return line
        line = Line(part, quantity)
        self.lines.append(line)
        return line

    def remove(self, sku):
        part = find(sku)
        self.lines = [line for line in self.lines if line.part != part]

    @property
    def subtotal(self):
        return sum(line.amount for line in self.lines)

    @property
    def weight(self):
        return sum(line.part.weight * line.quantity for line in self.lines)

    def __len__(self):
        return sum(line.quantity for line in self.lines)
