// Names, formats and statements that cannot be right, and comparisons that do not ask what they seem to.

import { off, on, type PythonRule } from "./python-rule.ts";

export const pyflakesRules: Readonly<Record<string, PythonRule>> = {
	F401: on("unused", "warning", "unused-import", "Remove the import.", ["import os", "import os\n\nprint(os.name)"], "safe"),
	F402: on("bug", "warning", "import-shadowed-by-loop-var", "Rename the loop variable.", [
		"import os\n\nfor os in [1, 2]:\n    print(os)",
		"import os\n\nfor name in os.listdir():\n    print(name)",
	]),
	F403: off("maintainability", "undefined-local-with-import-star", "Import the names that are used: misspelt ones cannot be found otherwise.", [
		"from math import *",
		"from math import pi\n\nprint(pi)",
	]),
	F404: on("bug", "error", "late-future-import", "Move the import to the top of the file.", [
		"import os\nfrom __future__ import annotations\n\nprint(os.name)",
		"from __future__ import annotations\n\nimport os\n\nprint(os.name)",
	]),
	F405: off("maintainability", "undefined-local-with-import-star-usage", "Import the name itself.", [
		"from math import *  # noqa: F403\n\nprint(pi)",
		"from math import pi\n\nprint(pi)",
	]),
	F406: on("bug", "error", "undefined-local-with-nested-import-star-usage", "Import the names that are used.", [
		"def area(r):\n    from math import *  # noqa: F403\n    return r",
		"def area(r):\n    from math import pi\n    return pi * r * r",
	]),
	F407: on("bug", "error", "future-feature-not-defined", "Remove the import: there is no such feature.", [
		"from __future__ import braces_please",
		"from __future__ import annotations",
	]),
	F501: on("bug", "error", "percent-format-invalid-format", "Correct the format string.", ['print("%s %(" % 1)', 'print("%s" % 1)']),
	F502: on("bug", "error", "percent-format-expected-mapping", "Pass a mapping.", ['print("%(name)s" % (1,))', 'print("%(name)s" % {"name": 1})']),
	F503: on("bug", "error", "percent-format-expected-sequence", "Pass a tuple.", ['print("%s %s" % {"a": 1})  # noqa: F507', 'print("%s %s" % (1, 2))']),
	F504: on("unused", "warning", "percent-format-extra-named-arguments", "Remove the argument, or add its place.", [
		'print("%(a)s" % {"a": 1, "b": 2})',
		'print("%(a)s %(b)s" % {"a": 1, "b": 2})',
	]),
	F505: on("bug", "error", "percent-format-missing-argument", "Add the missing argument.", [
		'print("%(a)s" % {"b": 1})  # noqa: F504',
		'print("%(a)s" % {"a": 1})',
	]),
	F506: on("bug", "error", "percent-format-mixed-positional-and-named", "Use positions or names, not both.", [
		'print("%(a)s %s" % {"a": 1})',
		'print("%(a)s" % {"a": 1})',
	]),
	F507: on("bug", "error", "percent-format-positional-count-mismatch", "Pass as many values as there are places.", [
		'print("%s %s" % (1,))',
		'print("%s %s" % (1, 2))',
	]),
	F508: on("bug", "error", "percent-format-star-requires-sequence", "Pass a tuple.", ['print("%(a)*s" % {"a": 1})  # noqa: F506', 'print("%*s" % (5, 1))']),
	F509: on("bug", "error", "percent-format-unsupported-format-character", "Use a format character that exists.", ['print("%y" % 1)', 'print("%d" % 1)']),
	F521: on("bug", "error", "string-dot-format-invalid-format", "Correct the format string.", ['print("{".format(1))', 'print("{}".format(1))']),
	F522: on("unused", "warning", "string-dot-format-extra-named-arguments", "Remove the argument, or add its place.", [
		'print("{a}".format(a=1, b=2))',
		'print("{a} {b}".format(a=1, b=2))',
	]),
	F523: on("unused", "warning", "string-dot-format-extra-positional-arguments", "Remove the argument, or add its place.", [
		'print("{}".format(1, 2))',
		'print("{} {}".format(1, 2))',
	]),
	F524: on("bug", "error", "string-dot-format-missing-arguments", "Add the missing argument.", ['print("{} {}".format(1))', 'print("{} {}".format(1, 2))']),
	F525: on("bug", "error", "string-dot-format-mixing-automatic", "Number all places or none.", [
		'print("{} {1}".format(1, 2))',
		'print("{0} {1}".format(1, 2))',
	]),
	F541: on(
		"unused",
		"info",
		"f-string-missing-placeholders",
		"Remove the f, or add the braces that were forgotten.",
		['print(f"total")', 'total = 1\nprint(f"{total}")'],
		"safe",
	),
	F601: on("bug", "warning", "multi-value-repeated-key-literal", "Remove one of the entries: only the last one stays.", [
		'print({"a": 1, "a": 2})',
		'print({"a": 1, "b": 2})',
	]),
	F602: on("bug", "warning", "multi-value-repeated-key-variable", "Remove one of the entries: only the last one stays.", [
		"a = 1\nprint({a: 1, a: 2})",
		"a, b = 1, 2\nprint({a: 1, b: 2})",
	]),
	F622: on("bug", "error", "multiple-starred-expressions", "Keep one starred name.", ["*a, *b = [1, 2]", "*a, b = [1, 2]"]),
	F631: on("bug", "error", "assert-tuple", "Remove the parentheses: a tuple with content is always true.", [
		'x = 1\nassert (x == 2, "not two")',
		'x = 1\nassert x == 2, "not two"',
	]),
	F632: on("bug", "error", "is-literal", "Compare with == instead of is.", ["x = 1\nprint(x is 300)", "x = 1\nprint(x == 300)"]),
	F633: on("bug", "error", "invalid-print-syntax", "Call print as a function.", [
		"import sys\n\nprint >> sys.stderr, 1",
		"import sys\n\nprint(1, file=sys.stderr)",
	]),
	F634: on("bug", "error", "if-tuple", "Remove the parentheses: a tuple with content is always true.", [
		"x = 1\nif (x, False):\n    print(x)",
		"x = 1\nif x:\n    print(x)",
	]),
	F701: on("bug", "error", "break-outside-loop", "Move break into a loop.", ["break", "while True:\n    break"]),
	F702: on("bug", "error", "continue-outside-loop", "Move continue into a loop.", ["continue", "for x in [1]:\n    continue"]),
	F704: on("bug", "error", "yield-outside-function", "Move yield into a function.", ["yield 1", "def f():\n    yield 1"]),
	F706: on("bug", "error", "return-outside-function", "Move return into a function.", ["return 1", "def f():\n    return 1"]),
	F707: on("bug", "error", "default-except-not-last", "Move the bare except to the end.", [
		"try:\n    f = 1\nexcept:  # noqa: E722\n    print(1)\nexcept ValueError:\n    print(2)",
		"try:\n    f = 1\nexcept ValueError:\n    print(2)",
	]),
	F722: on("bug", "error", "forward-annotation-syntax-error", "Correct the annotation.", ['x: "int str" = 1', 'x: "int" = 1']),
	F811: on("bug", "warning", "redefined-while-unused", "Rename or remove one of the definitions: the first one is lost.", [
		"def f():\n    return 1\n\n\ndef f():\n    return 2",
		"def f():\n    return 1\n\n\ndef g():\n    return 2",
	]),
	F821: on("bug", "error", "undefined-name", "Define or import the name, or correct its spelling.", ["print(undefined)", "defined = 1\nprint(defined)"]),
	F822: on("bug", "error", "undefined-export", "Define the name or take it out of __all__.", ['__all__ = ["missing"]', '__all__ = ["here"]\n\nhere = 1']),
	F823: on("bug", "error", "undefined-local", "Assign the variable before it is used.", [
		"x = 1\n\n\ndef f():\n    x += 1\n    return x",
		"x = 1\n\n\ndef f():\n    y = x + 1\n    return y",
	]),
	F841: on("unused", "warning", "unused-variable", "Remove the variable or use it.", ["def f():\n    x = 1", "def f():\n    x = 1\n    return x"]),
	F842: on("unused", "warning", "unused-annotation", "Remove the annotation or assign the variable.", [
		"def f():\n    x: int",
		"def f():\n    x: int = 1\n    return x",
	]),
	F901: on("bug", "error", "raise-not-implemented", "Raise NotImplementedError: NotImplemented is no exception.", [
		"def f():\n    raise NotImplemented",
		"def f():\n    raise NotImplementedError",
	]),
	E711: on("bug", "warning", "none-comparison", "Compare with is None: == asks the object's own method, and an array answers with an array.", [
		"x = 1\nprint(x == None)",
		"x = 1\nprint(x is None)",
	]),
	E712: off("style", "true-false-comparison", "Test the value itself.", ["x = 1\nif x == True:\n    print(x)", "x = 1\nif x:\n    print(x)"]),
	E713: off("style", "not-in-test", "Write not in.", ["x = 1\nprint(not x in [2])", "x = 1\nprint(x not in [2])"], "safe"),
	E714: off("style", "not-is-test", "Write is not.", ["x = 1\nprint(not x is None)", "x = 1\nprint(x is not None)"], "safe"),
	E721: on("bug", "warning", "type-comparison", "Use isinstance, or is for exact types.", ["x = 1\nprint(type(x) == int)", "x = 1\nprint(isinstance(x, int))"]),
	E722: on("bug", "warning", "bare-except", "Name the exceptions that are expected; a bare except also catches Ctrl+C.", [
		"try:\n    x = 1\nexcept:\n    print(1)",
		"try:\n    x = 1\nexcept ValueError:\n    print(1)",
	]),
	E731: off("style", "lambda-assignment", "Write a function: its name then shows in tracebacks.", ["f = lambda x: x + 1", "def f(x):\n    return x + 1"]),
	E741: off("style", "ambiguous-variable-name", "Use another name: l, O and I look like digits.", ["l = 1", "length = 1"]),
	W605: on("bug", "warning", "invalid-escape-sequence", "Double the backslash or use a raw string: Python will refuse this one day.", [
		'print("\\d")',
		'print(r"\\d")',
	]),
};
