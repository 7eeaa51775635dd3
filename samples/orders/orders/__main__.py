"""The command line: python -m orders add bell 2"""

import argparse
import sys

from . import invoice, report, store
from .basket import Basket


def parser():
    main = argparse.ArgumentParser(prog="orders", description="The order desk.")
    main.add_argument("--file", default="order.json", help="file of the open order")
    main.add_argument("--customer", default="walk-in customer")
    commands = main.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="put parts into the order")
    add.add_argument("sku")
    add.add_argument("quantity", type=int, nargs="?", default=1)
    bill = commands.add_parser("invoice", help="print the invoice")
    bill.add_argument("--coupon")
    commands.add_parser("report", help="show what sells")
    return main


def open_order(path, customer):
    try:
        return store.load(path)
    except FileNotFoundError:
        return Basket(customer)


def main(arguments=None):
    options = parser().parse_args(arguments)
    try:
        basket = open_order(options.file, options.customer)
        if options.command == "add":
            line = basket.add(options.sku, options.quantity)
            store.save(basket, options.file)
            print(f"{line.quantity} x {line.part.name}")
        elif options.command == "invoice":
            print(invoice.invoice(basket, options.coupon))
        else:
            print(report.as_table(report.best_sellers([basket])))
    except (store.BadOrderFile, LookupError, ValueError) as problem:
        print(f"orders: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
