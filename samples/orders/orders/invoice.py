"""The invoice as text."""

from .pricing import price

WIDTH = 44


def money(cents):
    return f"{cents / 100:,.2f} EUR"


def row(label, cents):
    amount = money(cents)
    return label.ljust(WIDTH - len(amount)) + amount


def invoice(basket, coupon=None):
    """One line per part, then the sums. An empty basket has no invoice."""
    if not basket.lines:
        raise ValueError("the basket is empty")
    cost = price(basket, coupon)
    out = [f"INVOICE".center(WIDTH).rstrip(), f"for {basket.customer}", "-" * WIDTH]
    for line in basket.lines:
        out.append(row(f"{line.quantity:>3} x {line.part.name}", line.amount))
    out.append("-" * WIDTH)
    out.append(row("Subtotal", cost.subtotal))
    if cost.discount:
        out.append(row("Discount", -cost.discount))
    out.append(row("Shipping", cost.shipping))
    out.append(row("Tax", cost.tax))
    out.append(row("Total", cost.total))
    return "\n".join(out)
