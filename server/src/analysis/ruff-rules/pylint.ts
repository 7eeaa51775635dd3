// Calls, methods and operators that do not do what Python asks of them or what they seem to.

import { off, on, type PythonRule } from "./python-rule.ts";

const inClass = (method: string) => `class A:\n    ${method.replaceAll("\n", "\n    ")}`;
const logging = "import logging\n\n";

export const pylintRules: Readonly<Record<string, PythonRule>> = {
	PLC0131: on("bug", "warning", "type-bivariance", "Make it covariant or contravariant, not both.", [
		'from typing import TypeVar\n\nT = TypeVar("T", covariant=True, contravariant=True)',
		'from typing import TypeVar\n\nT_co = TypeVar("T_co", covariant=True)',
	]),
	PLC0132: on("bug", "warning", "type-param-name-mismatch", "Give it the name of its variable.", [
		'from typing import TypeVar\n\nT = TypeVar("U")',
		'from typing import TypeVar\n\nT = TypeVar("T")',
	]),
	PLE0100: on("bug", "error", "yield-in-init", "Take yield out: __init__ must return nothing.", [
		inClass("def __init__(self):\n    yield 1"),
		inClass("def __iter__(self):\n    yield 1"),
	]),
	PLE0101: on("bug", "error", "return-in-init", "Take the value out: __init__ must return nothing.", [
		inClass("def __init__(self):\n    return 1"),
		inClass("def __init__(self):\n    return"),
	]),
	PLE0237: on("bug", "error", "non-slot-assignment", "Add the attribute to __slots__.", [
		'class A:\n    __slots__ = ("a",)\n\n    def __init__(self):\n        self.b = 1',
		'class A:\n    __slots__ = ("a",)\n\n    def __init__(self):\n        self.a = 1',
	]),
	PLE0241: on("bug", "error", "duplicate-bases", "Remove the repeated base.", ["class A: ...\n\n\nclass B(A, A): ...", "class A: ...\n\n\nclass B(A): ..."]),
	PLE0302: on("bug", "error", "unexpected-special-method-signature", "Give the method the parameters that Python passes.", [
		inClass("def __bool__(self, x):\n    return x"),
		inClass("def __bool__(self):\n    return True"),
	]),
	PLE0303: on("bug", "error", "invalid-length-return-type", "Return a number that is not negative.", [
		inClass("def __len__(self):\n    return -1"),
		inClass("def __len__(self):\n    return 1"),
	]),
	PLE0304: on("bug", "error", "invalid-bool-return-type", "Return True or False.", [
		inClass("def __bool__(self):\n    return 1"),
		inClass("def __bool__(self):\n    return True"),
	]),
	PLE0305: on("bug", "error", "invalid-index-return-type", "Return a whole number.", [
		inClass("def __index__(self):\n    return 1.5"),
		inClass("def __index__(self):\n    return 1"),
	]),
	PLE0307: on("bug", "error", "invalid-str-return-type", "Return a string.", [
		inClass("def __str__(self):\n    return 1"),
		inClass('def __str__(self):\n    return "1"'),
	]),
	PLE0308: on("bug", "error", "invalid-bytes-return-type", "Return bytes.", [
		inClass('def __bytes__(self):\n    return "1"'),
		inClass('def __bytes__(self):\n    return b"1"'),
	]),
	PLE0309: on("bug", "error", "invalid-hash-return-type", "Return a whole number.", [
		inClass('def __hash__(self):\n    return "1"'),
		inClass("def __hash__(self):\n    return 1"),
	]),
	PLE0604: on("bug", "error", "invalid-all-object", "Put strings into __all__.", ["__all__ = [1]", '__all__ = ["here"]\n\nhere = 1']),
	PLE0605: off("bug", "invalid-all-format", "Make __all__ a list or tuple of strings.", ["__all__ = 1", "__all__ = []"]),
	PLE0643: on("bug", "error", "potential-index-error", "Use an index that is there.", ["print([1, 2][2])", "print([1, 2][1])"]),
	PLE0704: off("bug", "misplaced-bare-raise", "Name the exception: outside of a handler there is none to raise again.", [
		"def f():\n    raise",
		"def f():\n    raise ValueError",
	]),
	PLE1132: on("bug", "error", "repeated-keyword-argument", "Pass it once.", ['print(end="", **{"end": ""})', 'print(end="")']),
	PLE1205: on("bug", "error", "logging-too-many-args", "Add a place for each argument.", [
		`${logging}logging.info("a", 1)`,
		`${logging}logging.info("a %s", 1)`,
	]),
	PLE1206: on("bug", "error", "logging-too-few-args", "Pass a value for each place.", [
		`${logging}logging.info("a %s %s", 1)`,
		`${logging}logging.info("a %s", 1)`,
	]),
	PLE1307: on("bug", "error", "bad-string-format-type", "Pass a value of the kind that the place asks for.", ['print("%d" % "1")', 'print("%d" % 1)']),
	PLE1507: on("bug", "error", "invalid-envvar-value", "Pass the name as a string.", ["import os\n\nos.getenv(1)", 'import os\n\nos.getenv("A")']),
	PLE1519: on("bug", "error", "singledispatch-method", "Use singledispatchmethod for methods.", [
		"from functools import singledispatch\n\n\nclass A:\n    @singledispatch\n    def f(self, x): ...",
		"from functools import singledispatchmethod\n\n\nclass A:\n    @singledispatchmethod\n    def f(self, x): ...",
	]),
	PLE1520: on("bug", "error", "singledispatchmethod-function", "Use singledispatch for functions.", [
		"from functools import singledispatchmethod\n\n\n@singledispatchmethod\ndef f(x): ...",
		"from functools import singledispatch\n\n\n@singledispatch\ndef f(x): ...",
	]),
	PLE2502: on("security", "error", "bidirectional-unicode", "Remove the invisible characters: the text reads otherwise than it runs.", [
		'x = "\u202ea"',
		'x = "a"',
	]),
	PLE2510: on("bug", "error", "invalid-character-backspace", "Write the character as an escape.", ['x = "\ba"', 'x = "\\ba"']),
	PLE2513: on("bug", "error", "invalid-character-esc", "Write the character as an escape.", ['x = "\u001ba"', 'x = "\\x1ba"']),
	PLE2515: on("bug", "error", "invalid-character-zero-width-space", "Write the character as an escape, or remove it.", ['x = "\u200ba"', 'x = "a"']),
	PLR0124: on("bug", "warning", "comparison-with-itself", "Compare with what was meant.", ["x = 1\nprint(x < x)", "x = y = 1\nprint(x < y)"]),
	PLR0133: on("bug", "warning", "comparison-of-constant", "Compare with what was meant: the answer is always the same.", [
		"print(1 == 2)",
		"x = 1\nprint(x == 2)",
	]),
	PLR0206: on("bug", "error", "property-with-parameters", "Make it a method: a property gets no arguments.", [
		inClass("@property\ndef f(self, x):\n    return x"),
		inClass("@property\ndef f(self):\n    return 1"),
	]),
	PLR1704: off("maintainability", "redefined-argument-from-local", "Use another name: the argument is lost.", [
		"def f(x):\n    for x in range(3):\n        print(x)",
		"def f(x):\n    for y in range(x):\n        print(y)",
	]),
	PLR1708: on("bug", "error", "stop-iteration-return", "Write return: in a generator StopIteration becomes RuntimeError.", [
		"def f():\n    yield 1\n    raise StopIteration",
		"def f():\n    yield 1\n    return",
	]),
	PLW0120: on("maintainability", "info", "useless-else-on-loop", "Take the code out of else: without break it always runs.", [
		"for x in [1]:\n    print(x)\nelse:\n    print(2)",
		"for x in [1]:\n    print(x)\nprint(2)",
	]),
	PLW0127: on("bug", "warning", "self-assigning-variable", "Assign what was meant, or remove it.", [
		"def f(x):\n    x = x\n    return x",
		"def f(x):\n    y = x\n    return y",
	]),
	PLW0128: on("bug", "warning", "redeclared-assigned-name", "Use a name once.", ["a, b, a = 1, 2, 3", "a, b = 1, 2"]),
	PLW0129: on("bug", "warning", "assert-on-string-literal", "Assert a condition: a text is always true.", ['assert "x == 1"', "x = 1\nassert x == 1"]),
	PLW0131: on("bug", "warning", "named-expr-without-context", "Write =.", ["(x := 1)", "x = 1"]),
	PLW0133: on("bug", "warning", "useless-exception-statement", "Raise it.", ['ValueError("broken")', 'raise ValueError("broken")']),
	PLW0177: on("bug", "warning", "nan-comparison", "Use math.isnan(): NaN equals nothing.", [
		"import math\n\nx = 1.0\nprint(x == math.nan)",
		"import math\n\nx = 1.0\nprint(math.isnan(x))",
	]),
	PLW0211: on("bug", "warning", "bad-staticmethod-argument", "Remove self: a static method gets none.", [
		inClass("@staticmethod\ndef f(self):\n    return self"),
		inClass("@staticmethod\ndef f(x):\n    return x"),
	]),
	PLW0245: on("bug", "error", "super-without-brackets", "Call it: super().", [
		"class A(list):\n    def f(self):\n        return super.copy()",
		"class A(list):\n    def f(self):\n        return super().copy()",
	]),
	PLW0602: on("unused", "info", "global-variable-not-assigned", "Remove the statement: it is needed only where the variable is assigned.", [
		"x = 1\n\n\ndef f():\n    global x\n    return x",
		"x = 1\n\n\ndef f():\n    return x",
	]),
	PLW0603: off("maintainability", "global-statement", "Pass the value in, or keep it in an object.", [
		"x = 1\n\n\ndef f():\n    global x\n    x = 2",
		"def f():\n    x = 2\n    return x",
	]),
	PLW0604: on("unused", "info", "global-at-module-level", "Remove the statement: it does nothing here.", ["global x\nx = 1", "x = 1"]),
	PLW1501: on("bug", "error", "bad-open-mode", "Use a mode that exists.", [
		'with open("a", "rwx") as f:\n    print(f)',
		'with open("a", "r") as f:\n    print(f)',
	]),
	PLW1507: on("bug", "warning", "shallow-copy-environ", "Use os.environ.copy(): this copy changes the environment, too.", [
		"import copy\nimport os\n\ncopy.copy(os.environ)",
		"import os\n\nos.environ.copy()",
	]),
	PLW1508: on("bug", "warning", "invalid-envvar-default", "Use a string: those that are set are strings.", [
		'import os\n\nos.getenv("A", 1)',
		'import os\n\nos.getenv("A", "1")',
	]),
	PLW1509: on("bug", "warning", "subprocess-popen-preexec-fn", "Leave it out: it may block for ever in a program with threads.", [
		'import subprocess\n\nsubprocess.Popen(["a"], preexec_fn=print)',
		'import subprocess\n\nsubprocess.Popen(["a"])',
	]),
	PLW1510: off("bug", "subprocess-run-without-check", "Say check=True, or check=False where a failure is expected.", [
		'import subprocess\n\nsubprocess.run(["a"])',
		'import subprocess\n\nsubprocess.run(["a"], check=True)',
	]),
	PLW2101: on("bug", "error", "useless-with-lock", "Keep the lock: one that nobody else has locks nothing.", [
		"import threading\n\nwith threading.Lock():\n    print(1)",
		"import threading\n\nlock = threading.Lock()\nwith lock:\n    print(1)",
	]),
	PLW2901: off("maintainability", "redefined-loop-name", "Use another name.", ["for x in [1]:\n    x = 2", "for x in [1]:\n    y = x"]),
	PLR0911: off("maintainability", "too-many-return-statements", "Split the function.", [
		`def f(x):\n${Array.from({ length: 7 }, (_, at) => `    if x == ${at}:\n        return ${at}`).join("\n")}`,
		"def f(x):\n    return x",
	]),
	PLR0912: off("maintainability", "too-many-branches", "Split the function.", [
		`def f(x):\n${Array.from({ length: 13 }, (_, at) => `    if x == ${at}:\n        print(${at})`).join("\n")}`,
		"def f(x):\n    if x:\n        print(x)",
	]),
	PLR0913: off("maintainability", "too-many-arguments", "Pass fewer arguments, or one object with them.", ["def f(a, b, c, d, e, g): ...", "def f(a, b): ..."]),
	PLR0915: off("maintainability", "too-many-statements", "Split the function.", [
		`def f():\n${Array.from({ length: 51 }, (_, at) => `    print(${at})`).join("\n")}`,
		"def f():\n    print(1)",
	]),
	PLR2004: off("style", "magic-value-comparison", "Give the number a name.", [
		"def f(x):\n    return x == 47",
		"LIMIT = 47\n\n\ndef f(x):\n    return x == LIMIT",
	]),
};
