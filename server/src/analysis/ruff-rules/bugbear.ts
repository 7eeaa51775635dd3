// Likely bugs that are no matter of names: shared defaults, swallowed exceptions, loops and closures, leaks.

import { off, on, type PythonRule } from "./python-rule.ts";

export const bugbearRules: Readonly<Record<string, PythonRule>> = {
	B002: on("bug", "error", "unary-prefix-increment-decrement", "Write += 1: Python has no ++.", ["n = 1\nprint(++n)", "n = 1\nn += 1\nprint(n)"]),
	B003: on("bug", "warning", "assignment-to-os-environ", "Change the entries of os.environ instead of replacing it: other processes do not see this.", [
		"import os\n\nos.environ = {}",
		"import os\n\nos.environ.clear()",
	]),
	B004: on("bug", "warning", "unreliable-callable-check", "Use callable().", ['x = 1\nprint(hasattr(x, "__call__"))', "x = 1\nprint(callable(x))"]),
	B005: on("bug", "warning", "strip-with-multi-characters", "Use removeprefix or removesuffix: strip removes single characters.", [
		'print("http://a".lstrip("http://"))',
		'print("http://a".removeprefix("http://"))',
	]),
	B006: on("bug", "warning", "mutable-argument-default", "Use None as the default and create the value in the function: a default is shared by all calls.", [
		"def add(x, to=[]):\n    to.append(x)\n    return to",
		"def add(x, to=None):\n    to = to or []\n    to.append(x)\n    return to",
	]),
	B007: off("style", "unused-loop-control-variable", "Begin its name with an underscore.", [
		"for x in range(3):\n    print(1)",
		"for _ in range(3):\n    print(1)",
	]),
	B008: off("bug", "function-call-in-default-argument", "Call it in the function: a default is made once, when the function is defined.", [
		"import time\n\n\ndef f(now=time.time()):\n    return now",
		"import time\n\n\ndef f(now=None):\n    return now or time.time()",
	]),
	B009: off("style", "get-attr-with-constant", "Write the attribute access.", ['print(getattr(int, "real"))', "print(int.real)"], "safe"),
	B010: off("style", "set-attr-with-constant", "Write the assignment.", ['class A: ...\n\n\nsetattr(A, "x", 1)', "class A: ...\n\n\nA.x = 1"]),
	B011: on("bug", "warning", "assert-false", "Raise AssertionError: assert False vanishes under python -O.", [
		'def f():\n    assert False, "unreachable"',
		'def f():\n    raise AssertionError("unreachable")',
	]),
	B012: on("bug", "error", "jump-statement-in-finally", "Move the jump out of finally: it swallows exceptions.", [
		"def f():\n    try:\n        g = 1\n    finally:\n        return g",
		"def f():\n    try:\n        g = 1\n    finally:\n        print(1)\n    return g",
	]),
	B013: off("style", "redundant-tuple-in-exception-handler", "Remove the tuple.", [
		"try:\n    x = 1\nexcept (ValueError,):\n    print(1)",
		"try:\n    x = 1\nexcept ValueError:\n    print(1)",
	]),
	B014: on("unused", "info", "duplicate-handler-exception", "Remove the exception that another one covers.", [
		"try:\n    x = 1\nexcept (ValueError, ValueError):\n    print(1)",
		"try:\n    x = 1\nexcept (ValueError, KeyError):\n    print(1)",
	]),
	B015: on("bug", "warning", "useless-comparison", "Use the comparison or remove it.", [
		"def f(x):\n    x == 2\n    return x",
		"def f(x):\n    assert x == 2\n    return x",
	]),
	B016: on("bug", "error", "raise-literal", "Raise an exception.", ['def f():\n    raise "broken"', 'def f():\n    raise ValueError("broken")']),
	B017: on("bug", "warning", "assert-raises-exception", "Expect a narrower exception: any mistake in the test passes, too.", [
		"class T:\n    def test_it(self):\n        with self.assertRaises(Exception):\n            print(1)",
		"class T:\n    def test_it(self):\n        with self.assertRaises(ValueError):\n            print(1)",
	]),
	B018: on("bug", "warning", "useless-expression", "Use the value or remove the expression.", ["x = 1\nx", "x = 1\nprint(x)"]),
	B019: on("performance", "warning", "cached-instance-method", "Cache a function outside of the class: this one keeps every object alive.", [
		"import functools\n\n\nclass A:\n    @functools.lru_cache\n    def f(self):\n        return 1",
		"import functools\n\n\n@functools.lru_cache\ndef f(x):\n    return x",
	]),
	B020: off("bug", "loop-variable-overrides-iterator", "Rename the loop variable.", [
		"xs = [1]\nfor xs in xs:\n    print(xs)",
		"xs = [1]\nfor x in xs:\n    print(x)",
	]),
	B021: on("bug", "warning", "f-string-docstring", "Remove the f prefix: this is no docstring.", [
		'name = "x"\n\n\ndef f():\n    f"""About {name}."""',
		'def f():\n    """About x."""',
	]),
	B022: on("bug", "warning", "useless-contextlib-suppress", "Name the exceptions to suppress.", [
		"import contextlib\n\nwith contextlib.suppress():\n    print(1)",
		"import contextlib\n\nwith contextlib.suppress(ValueError):\n    print(1)",
	]),
	B023: off("bug", "function-uses-loop-variable", "Bind the variable as a default argument: the function sees its last value.", [
		"fs = []\nfor x in range(3):\n    fs.append(lambda: x)",
		"fs = []\nfor x in range(3):\n    fs.append(lambda x=x: x)",
	]),
	B025: on("bug", "warning", "duplicate-try-block-exception", "Remove the second handler: it is never reached.", [
		"try:\n    x = 1\nexcept ValueError:\n    print(1)\nexcept ValueError:\n    print(2)",
		"try:\n    x = 1\nexcept ValueError:\n    print(1)\nexcept KeyError:\n    print(2)",
	]),
	B026: off("style", "star-arg-unpacking-after-keyword-arg", "Put positional arguments first: they are passed first wherever they stand.", [
		"xs = [1]\nprint(end='', *xs)",
		"xs = [1]\nprint(*xs, end='')",
	]),
	B028: off("maintainability", "no-explicit-stacklevel", "Add stacklevel=2, so that the warning names the caller.", [
		'import warnings\n\nwarnings.warn("old")',
		'import warnings\n\nwarnings.warn("old", stacklevel=2)',
	]),
	B029: on("bug", "warning", "except-with-empty-tuple", "Name the exceptions: an empty tuple catches nothing.", [
		"try:\n    x = 1\nexcept ():\n    print(1)",
		"try:\n    x = 1\nexcept ValueError:\n    print(1)",
	]),
	B030: on("bug", "error", "except-with-non-exception-classes", "Name exception classes only.", [
		"try:\n    x = 1\nexcept 1:\n    print(1)",
		"try:\n    x = 1\nexcept ValueError:\n    print(1)",
	]),
	B031: off("bug", "reuse-of-groupby-generator", "Keep the group in a list: it is empty the second time.", [
		"from itertools import groupby\n\nfor _, group in groupby([1]):\n    for _ in range(2):\n        print(*group)",
		"from itertools import groupby\n\nfor _, group in groupby([1]):\n    print(*group)",
	]),
	B032: on("bug", "warning", "unintentional-type-annotation", "Write = instead of :.", ['x = {}\nx["a"]: 1', 'x = {}\nx["a"] = 1']),
	B033: on("unused", "info", "duplicate-value", "Remove the repeated value, or put in the one that was meant.", ["print({1, 2, 1})", "print({1, 2})"]),
	B034: on("bug", "warning", "re-sub-positional-args", "Name count and flags: a flag at the place of count is taken for a number.", [
		'import re\n\nprint(re.sub("a", "b", "c", re.I))',
		'import re\n\nprint(re.sub("a", "b", "c", flags=re.I))',
	]),
	B035: on("bug", "warning", "static-key-dict-comprehension", "Use a key that changes.", [
		'print({"a": x for x in range(3)})',
		"print({x: x for x in range(3)})",
	]),
	B039: on("bug", "warning", "mutable-contextvar-default", "Use None as the default: it is shared by all contexts.", [
		'from contextvars import ContextVar\n\nx = ContextVar("x", default=[])',
		'from contextvars import ContextVar\n\nx = ContextVar("x", default=None)',
	]),
	B904: off("maintainability", "raise-without-from-inside-except", "Write raise … from error, or from None, to say whether it is the cause.", [
		"try:\n    x = 1\nexcept ValueError:\n    raise KeyError(1)",
		"try:\n    x = 1\nexcept ValueError as error:\n    raise KeyError(1) from error",
	]),
	B905: off("bug", "zip-without-explicit-strict", "Add strict=True where both must be of one length.", [
		"print(*zip([1], [2]))",
		"print(*zip([1], [2], strict=True))",
	]),
	BLE001: off("bug", "blind-except", "Name the exceptions that are expected.", [
		"try:\n    x = 1\nexcept Exception:\n    print(1)",
		"try:\n    x = 1\nexcept ValueError:\n    print(1)",
	]),
	SIM115: on("bug", "warning", "open-file-with-context-handler", "Open it in a with statement: it stays open where an exception comes between.", [
		'print(open("a").read())',
		'with open("a") as f:\n    print(f.read())',
	]),
	SIM107: on("bug", "warning", "return-in-try-except-finally", "Return in one place: the one in finally wins and swallows exceptions.", [
		"def f():\n    try:\n        return 1\n    finally:\n        return 2  # noqa: B012",
		"def f():\n    try:\n        return 1\n    finally:\n        print(2)",
	]),
	SIM220: on("bug", "warning", "expr-and-not-expr", "Correct the condition: it is always false.", [
		"x = 1\nprint(x and not x)",
		"x = y = 1\nprint(x and not y)",
	]),
	SIM221: on("bug", "warning", "expr-or-not-expr", "Correct the condition: it is always true.", ["x = 1\nprint(x or not x)", "x = y = 1\nprint(x or not y)"]),
	SIM222: on("bug", "warning", "expr-or-true", "Correct the condition: it is always true.", [
		"x = 1\nif x or True:\n    print(x)",
		"x = 1\nif x:\n    print(x)",
	]),
	SIM223: on("bug", "warning", "expr-and-false", "Correct the condition: it is always false.", [
		"x = 1\nif x and False:\n    print(x)",
		"x = 1\nif x:\n    print(x)",
	]),
	PIE794: on("bug", "warning", "duplicate-class-field-definition", "Remove one of the fields: only the last one stays.", [
		"class A:\n    x = 1\n    x = 1",
		"class A:\n    x = 1\n    y = 1",
	]),
	PIE796: on("bug", "warning", "non-unique-enums", "Give each member a value of its own: this one is an alias of the other.", [
		"import enum\n\n\nclass E(enum.Enum):\n    A = 1\n    B = 1",
		"import enum\n\n\nclass E(enum.Enum):\n    A = 1\n    B = 2",
	]),
	TRY203: on("unused", "info", "useless-try-except", "Remove the handler: it only raises again.", [
		"try:\n    x = 1\nexcept ValueError:\n    raise",
		"try:\n    x = 1\nexcept ValueError:\n    print(1)\n    raise",
	]),
	LOG014: off("bug", "exc-info-outside-except-handler", "Remove exc_info: outside of a handler there is no exception to show.", [
		'import logging\n\nlog = logging.getLogger(__name__)\nlog.info("x", exc_info=True)',
		'import logging\n\nlog = logging.getLogger(__name__)\nlog.info("x")',
	]),
	LOG002: on("bug", "warning", "invalid-get-logger-argument", "Pass __name__: loggers are named after modules.", [
		"import logging\n\nlog = logging.getLogger(__file__)",
		"import logging\n\nlog = logging.getLogger(__name__)",
	]),
	G101: on("bug", "error", "logging-extra-attr-clash", "Rename the key: this one raises KeyError.", [
		'import logging\n\nlogging.info("x", extra={"name": 1})',
		'import logging\n\nlogging.info("x", extra={"user": 1})',
	]),
	T100: on("maintainability", "warning", "debugger", "Remove the breakpoint.", ["breakpoint()", "print(1)"]),
};
