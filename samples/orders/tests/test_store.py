import tempfile
import unittest
from pathlib import Path

from orders import invoice, store
from orders.basket import Basket


class StoreTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "order.json"

    def test_an_order_comes_back_as_it_was_saved(self):
        basket = Basket("Ada", [])
        basket.add("saddle")
        store.save(basket, self.path)
        loaded = store.load(self.path)
        self.assertEqual((loaded.customer, loaded.subtotal), ("Ada", 8900))

    def test_a_broken_file_says_so(self):
        self.path.write_text("{", encoding="utf-8")
        with self.assertRaises(store.BadOrderFile):
            store.load(self.path)

    def test_an_invoice_shows_lines_and_total(self):
        basket = Basket("Ada", [])
        basket.add("bell", 2)
        text = invoice.invoice(basket)
        self.assertIn("2 x Brass bell", text)
        self.assertTrue(text.endswith("35.58 EUR"), text)
