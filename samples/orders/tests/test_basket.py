import unittest

from orders.basket import Basket
from orders.catalog import UnknownPart


class BasketTest(unittest.TestCase):
    def test_a_new_basket_is_empty(self):
        Basket("Ada").add("bell")
        self.assertEqual(len(Basket("Grace")), 0)

    def test_the_same_part_twice_makes_one_line(self):
        basket = Basket("Ada", [])
        basket.add("bell")
        basket.add("BELL", 2)
        self.assertEqual([(line.part.sku, line.quantity) for line in basket.lines], [("bell", 3)])

    def test_subtotal_and_weight_count_every_part(self):
        basket = Basket("Ada", [])
        basket.add("tube", 2)
        basket.add("chain")
        self.assertEqual((basket.subtotal, basket.weight), (3870, 590))

    def test_a_removed_part_is_gone(self):
        basket = Basket("Ada", [])
        basket.add("tube")
        basket.remove("tube")
        self.assertEqual(basket.lines, [])

    def test_no_part_and_no_quantity_are_refused(self):
        basket = Basket("Ada", [])
        with self.assertRaises(UnknownPart):
            basket.add("anchor")
        with self.assertRaises(ValueError):
            basket.add("bell", 0)
