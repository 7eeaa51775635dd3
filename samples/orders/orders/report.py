"""What sells: the parts of many orders, best first."""

from collections import Counter


def best_sellers(baskets, limit=3):
    """(name, quantity) of the parts that were ordered most; parts with the same quantity by name."""
    sold = Counter()
    turnover = 0
    for basket in baskets:
        for line in basket.lines:
            sold[line.part.name] += line.quantity
    ranked = sorted(sold.items(), key=lambda item: (-item[1], item[0]))
    return ranked[:limit]


def as_table(ranked):
    if not ranked:
        return "Nothing was sold."
    widest = max(len(name) for name, _ in ranked)
    return "\n".join(f"{name.ljust(widest)}  {quantity:>4}" for name, quantity in ranked)
