import unittest

from orders.basket import Basket
from orders.pricing import coupon_discount, price, shipping


def basket_of(**quantities):
    basket = Basket("Ada", [])
    for sku, quantity in quantities.items():
        basket.add(sku, quantity)
    return basket


class PricingTest(unittest.TestCase):
    def test_a_coupon_may_be_typed_in_any_case(self):
        self.assertEqual(coupon_discount(" summer10 ", 5000), 500)

    def test_a_welcome_coupon_is_never_worth_more_than_the_goods(self):
        self.assertEqual(coupon_discount("welcome", 300), 300)

    def test_an_unknown_coupon_is_refused(self):
        with self.assertRaises(ValueError):
            coupon_discount("winter", 5000)

    def test_many_parts_cost_less(self):
        self.assertEqual([price(basket_of(tube=n)).discount for n in (9, 10, 20)], [0, 345, 1380])

    def test_shipping_goes_by_weight_until_it_is_free(self):
        self.assertEqual([shipping(90, 1250), shipping(2000, 1250), shipping(2000, 10_000)], [490, 890, 0])

    def test_tax_is_rounded_half_up_once(self):
        self.assertEqual(price(basket_of(bell=1)).tax, 331)  # 19 % of 17.40 is 3.306
