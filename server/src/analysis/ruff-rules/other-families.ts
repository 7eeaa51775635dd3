// Asynchronous code, data classes, versions, tests; and matters of style, which are off.

import { off, on, type PythonRule } from "./python-rule.ts";

const inAsync = (statement: string, imports = "") => `${imports && `import ${imports}\n\n\n`}async def f():\n    ${statement.replaceAll("\n", "\n    ")}`;
const inDataclass = (field: string) => `from dataclasses import dataclass\n\n\n@dataclass\nclass A:\n    ${field}`;
const inTest = (statement: string) => `import pytest\n\n\ndef test_it():\n    ${statement.replaceAll("\n", "\n    ")}`;

export const otherRules: Readonly<Record<string, PythonRule>> = {
	ASYNC105: on("bug", "warning", "trio-sync-call", "Await it: without await nothing happens.", [
		inAsync("trio.sleep(1)", "trio"),
		inAsync("await trio.sleep(1)", "trio"),
	]),
	ASYNC210: on("performance", "warning", "blocking-http-call-in-async-function", "Use an asynchronous client: everything else waits meanwhile.", [
		inAsync('requests.get("https://example.com", timeout=1)', "requests"),
		inAsync('await client.get("https://example.com")', "client"),
	]),
	ASYNC220: on("performance", "warning", "create-subprocess-in-async-function", "Use asyncio.create_subprocess_exec: everything else waits meanwhile.", [
		inAsync('subprocess.Popen(["a"])', "subprocess"),
		inAsync('await asyncio.create_subprocess_exec("a")', "asyncio"),
	]),
	ASYNC221: on("performance", "warning", "run-process-in-async-function", "Use asyncio.create_subprocess_exec: everything else waits meanwhile.", [
		inAsync('subprocess.run(["a"])', "subprocess"),
		inAsync('await asyncio.create_subprocess_exec("a")', "asyncio"),
	]),
	ASYNC222: on("performance", "warning", "wait-for-process-in-async-function", "Use an asynchronous wait: everything else waits meanwhile.", [
		inAsync("os.waitpid(0, 0)", "os"),
		inAsync("await asyncio.sleep(1)", "asyncio"),
	]),
	ASYNC230: off("performance", "blocking-open-call-in-async-function", "Open the file in a thread.", [
		inAsync('with open("a") as file:\n    print(file)'),
		inAsync('await asyncio.to_thread(open, "a")', "asyncio"),
	]),
	ASYNC250: on("performance", "warning", "blocking-input-in-async-function", "Read in a thread: everything else waits meanwhile.", [
		inAsync("input()"),
		inAsync("await asyncio.to_thread(input)", "asyncio"),
	]),
	ASYNC251: on("performance", "warning", "blocking-sleep-in-async-function", "Use await asyncio.sleep(): everything else sleeps meanwhile.", [
		inAsync("time.sleep(1)", "time"),
		inAsync("await asyncio.sleep(1)", "asyncio"),
	]),
	RUF006: on("bug", "warning", "asyncio-dangling-task", "Keep the task: one that nobody holds may vanish before it is done.", [
		inAsync("asyncio.create_task(f())", "asyncio"),
		inAsync("task = asyncio.create_task(f())\nawait task", "asyncio"),
	]),
	RUF008: on("bug", "error", "mutable-dataclass-default", "Use field(default_factory=list): a default is shared by all objects.", [
		inDataclass("x: list[int] = []"),
		inDataclass("x: int = 1"),
	]),
	RUF009: on("bug", "warning", "function-call-in-dataclass-default-argument", "Use field(default_factory=…): a default is made once, for all objects.", [
		inDataclass("x: list[int] = sorted([1])"),
		inDataclass("x: float = 1.0"),
	]),
	RUF012: off("bug", "mutable-class-default", "Annotate it as ClassVar, or make it in __init__: it is shared by all objects.", [
		"class A:\n    xs = []",
		"class A:\n    def __init__(self):\n        self.xs = []",
	]),
	RUF013: off("style", "implicit-optional", "Write | None.", ["def f(x: int = None): ...", "def f(x: int | None = None): ..."]),
	RUF016: on("bug", "error", "invalid-index-type", "Use a number: a list has no names.", ['print([1, 2]["a"])', "print([1, 2][0])"]),
	RUF017: on("performance", "info", "quadratic-list-summation", "Use itertools.chain or a comprehension: each step copies all that came before.", [
		"xs = [[1], [2]]\nprint(sum(xs, []))",
		"xs = [[1], [2]]\nprint([x for each in xs for x in each])",
	]),
	RUF018: on("bug", "warning", "assignment-in-assert", "Assign before: python -O leaves the assertion out, and the assignment with it.", [
		"assert (x := 1)\nprint(x)",
		"x = 1\nassert x\nprint(x)",
	]),
	RUF024: on("bug", "warning", "mutable-fromkeys-value", "Use a comprehension: all keys share one value.", [
		"print(dict.fromkeys([1, 2], []))",
		"print({key: [] for key in [1, 2]})",
	]),
	RUF026: on("bug", "error", "default-factory-kwarg", "Pass the factory by position: as a keyword it becomes an entry.", [
		"from collections import defaultdict\n\ndefaultdict(default_factory=list)",
		"from collections import defaultdict\n\ndefaultdict(list)",
	]),
	RUF030: on("bug", "warning", "assert-with-print-message", "Pass the text itself: print returns None.", [
		'x = 1\nassert x, print("no x")',
		'x = 1\nassert x, "no x"',
	]),
	RUF032: on("bug", "warning", "decimal-from-float-literal", "Pass a string: the number has lost its digits already.", [
		"from decimal import Decimal\n\nDecimal(0.1)",
		'from decimal import Decimal\n\nDecimal("0.1")',
	]),
	RUF034: on("bug", "warning", "useless-if-else", "Correct one of the two: they are the same.", ["x = 1\nprint(2 if x else 2)", "x = 1\nprint(2 if x else 3)"]),
	RUF040: on("bug", "warning", "invalid-assert-message-literal-argument", "Compare with it: after the comma stands the message.", [
		"x = 1\nassert x, 1",
		"x = 1\nassert x == 1",
	]),
	RUF049: on("bug", "warning", "dataclass-enum", "Remove the decorator: it breaks the members.", [
		"import dataclasses\nimport enum\n\n\n@dataclasses.dataclass\nclass E(enum.Enum):\n    A = 1",
		"import enum\n\n\nclass E(enum.Enum):\n    A = 1",
	]),
	RUF060: on("bug", "warning", "in-empty-collection", "Name what it may be in: nothing is in an empty one.", [
		"x = 1\nprint(x in [])",
		"x = 1\nprint(x in [1])",
	]),
	RUF064: on("bug", "error", "non-octal-permissions", "Write 0o before the digits: this is another number.", [
		'import os\n\nos.chmod("a", 644)',
		'import os\n\nos.chmod("a", 0o644)',
	]),
	YTT101: on("bug", "warning", "sys-version-slice3", "Use sys.version_info: 3.10 reads as 3.1.", [
		"import sys\n\nprint(sys.version[:3])",
		"import sys\n\nprint(sys.version_info[:2])",
	]),
	YTT102: on("bug", "warning", "sys-version2", "Use sys.version_info: 3.10 reads as 3.1.", [
		"import sys\n\nprint(sys.version[2])",
		"import sys\n\nprint(sys.version_info[1])",
	]),
	YTT103: on("bug", "warning", "sys-version-cmp-str3", "Use sys.version_info: as text 3.10 is less than 3.9.", [
		'import sys\n\nprint(sys.version >= "3.9")',
		"import sys\n\nprint(sys.version_info >= (3, 9))",
	]),
	YTT203: off("bug", "sys-version-info1-cmp-int", "Compare the whole version.", [
		"import sys\n\nprint(sys.version_info[1] >= 5)",
		"import sys\n\nprint(sys.version_info >= (3, 5))",
	]),
	YTT204: off("bug", "sys-version-info-minor-cmp-int", "Compare the whole version.", [
		"import sys\n\nprint(sys.version_info.minor >= 5)",
		"import sys\n\nprint(sys.version_info >= (3, 5))",
	]),
	PT010: on("bug", "warning", "pytest-raises-without-exception", "Name the exception.", [
		inTest("with pytest.raises():\n    print(1)"),
		inTest("with pytest.raises(ValueError):\n    print(1)"),
	]),
	PT014: on("bug", "warning", "pytest-duplicate-parametrize-test-cases", "Remove the repeated case, or put in the one that was meant.", [
		'import pytest\n\n\n@pytest.mark.parametrize("x", [1, 1])\ndef test_it(x):\n    print(x)',
		'import pytest\n\n\n@pytest.mark.parametrize("x", [1, 2])\ndef test_it(x):\n    print(x)',
	]),
	PT025: on("bug", "warning", "pytest-erroneous-use-fixtures-on-fixture", "Take the fixture as a parameter: on a fixture this does nothing.", [
		'import pytest\n\n\n@pytest.mark.usefixtures("a")\n@pytest.fixture\ndef b():\n    return 1',
		"import pytest\n\n\n@pytest.fixture\ndef b(a):\n    return a",
	]),
	NPY001: on("bug", "error", "numpy-deprecated-type-alias", "Use Python's own type: numpy has removed the alias.", [
		"import numpy as np\n\nprint(np.float)",
		"import numpy as np\n\nprint(np.float64)",
	]),
	FAST003: on("bug", "warning", "fast-api-unused-path-parameter", "Take the parameter of the path, or take it out of the path.", [
		'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/{item}")\ndef read():\n    return 1',
		'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/{item}")\ndef read(item):\n    return item',
	]),
	A001: off("maintainability", "builtin-variable-shadowing", "Use another name: Python's own is hidden by it.", ["list = [1]", "items = [1]"]),
	A002: off("maintainability", "builtin-argument-shadowing", "Use another name: Python's own is hidden by it.", [
		"def f(id):\n    return id",
		"def f(key):\n    return key",
	]),
	C901: off("maintainability", "complex-structure", "Split the function.", [
		`def f(x):\n${Array.from({ length: 11 }, (_, at) => `    if x == ${at}:\n        print(${at})`).join("\n")}`,
		"def f(x):\n    return x",
	]),
	DTZ003: off("bug", "call-datetime-utcnow", "Use datetime.now(timezone.utc): this one does not know that it is UTC.", [
		"import datetime\n\ndatetime.datetime.utcnow()",
		"import datetime\n\ndatetime.datetime.now(datetime.timezone.utc)",
	]),
	ERA001: off("style", "commented-out-code", "Remove it; the history keeps it.", ["# print(1)", "# One thing to know."]),
	PERF401: off("performance", "manual-list-comprehension", "Use a comprehension.", [
		"def f(xs):\n    result = []\n    for x in xs:\n        if x:\n            result.append(x)\n    return result",
		"def f(xs):\n    return [x for x in xs if x]",
	]),
	RET505: off("style", "superfluous-else-return", "Leave else out: the branch before it has returned.", [
		"def f(x):\n    if x:\n        return 1\n    else:\n        return 2",
		"def f(x):\n    if x:\n        return 1\n    return 2",
	]),
	RET503: off("style", "implicit-return", "Return a value at the end, too.", [
		"def f(x):\n    if x:\n        return 1",
		"def f(x):\n    if x:\n        return 1\n    return None",
	]),
	SIM102: off("style", "collapsible-if", "Join the conditions with and.", [
		"x = y = 1\nif x:\n    if y:\n        print(x)",
		"x = y = 1\nif x and y:\n    print(x)",
	]),
	SIM105: off("style", "suppressible-exception", "Use contextlib.suppress.", [
		"try:\n    x = int(input())\nexcept ValueError:\n    pass",
		"import contextlib\n\nwith contextlib.suppress(ValueError):\n    x = int(input())",
	]),
	SIM108: off("style", "if-else-block-instead-of-if-exp", "Use a conditional expression.", [
		"x = 1\nif x:\n    y = 1\nelse:\n    y = 2",
		"x = 1\ny = 1 if x else 2",
	]),
	SIM118: off("style", "in-dict-keys", "Leave keys() out.", ["x = {}\nprint(1 in x.keys())", "x = {}\nprint(1 in x)"]),
	T201: off("style", "print", "Use a logger.", ["print(1)", "import logging\n\nlogging.info(1)"]),
};
