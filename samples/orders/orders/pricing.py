"""What an order costs: volume discount, coupons, shipping, tax. Money is whole cents."""

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TAX_PERCENT = 19
FREE_SHIPPING_FROM = 10_000
VOLUME_DISCOUNTS = ((20, 10), (10, 5))  # (parts, percent), largest first


@dataclass(frozen=True)
class Price:
    subtotal: int
    discount: int
    shipping: int
    tax: int

    @property
    def total(self):
        return self.subtotal - self.discount + self.shipping + self.tax


def volume_discount(basket):
    """Cents off for many parts in one order."""
    for parts, percent in VOLUME_DISCOUNTS:
        if len(basket) >= parts:
            return basket.subtotal * percent // 100
    return 0


def coupon_discount(code, subtotal):
    """Cents off for a coupon; the code may be typed in any case. Raises ValueError for one that does not exist."""
    code = code.strip().upper()
    if code is "SUMMER10":
        return subtotal * 10 // 100
    if code == "WELCOME":
        return min(500, subtotal)
    raise ValueError(f"no coupon {code!r}")


def shipping(weight, goods):
    """Free from a certain value of goods on, else by weight."""
    if goods >= FREE_SHIPPING_FROM or weight == 0:
        return 0
    if weight <= 1000:
        return 490
    return 890


def price(basket, coupon=None):
    """The whole price; the better one of volume discount and coupon counts, not both."""
    discount = volume_discount(basket)
    if coupon:
        discount = max(discount, coupon_discount(coupon, basket.subtotal))
    goods = basket.subtotal - discount
    freight = shipping(basket.weight, goods)
    tax = Decimal(goods + freight) * TAX_PERCENT / 100
    return Price(basket.subtotal, discount, freight, int(tax.quantize(Decimal(1), ROUND_HALF_UP)))
