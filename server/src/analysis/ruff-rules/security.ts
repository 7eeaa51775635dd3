// What lets strangers in: secrets in the text, commands and queries put together from values, weak and broken cryptography, unchecked input.

import { off, on, type PythonRule } from "./python-rule.ts";

export const securityRules: Readonly<Record<string, PythonRule>> = {
	S102: off("security", "exec-builtin", "Call a function: whoever can write the text runs what they like.", ['exec("x = 1")', "x = 1"]),
	S103: on("security", "warning", "bad-file-permissions", "Leave out the rights of others: everybody on the machine may change the file.", [
		'import os\n\nos.chmod("a", 0o777)',
		'import os\n\nos.chmod("a", 0o700)',
	]),
	S104: off("security", "hardcoded-bind-all-interfaces", "Bind to 127.0.0.1 where only this machine is to reach it.", [
		'host = "0.0.0.0"',
		'host = "127.0.0.1"',
	]),
	S105: on("security", "warning", "hardcoded-password-string", "Read the secret from the environment or a secret store: everybody with the code has it.", [
		'password = "hunter2hunter2"',
		'import os\n\npassword = os.environ["PASSWORD"]',
	]),
	S106: on("security", "warning", "hardcoded-password-func-arg", "Read the secret from the environment or a secret store.", [
		'print(password="hunter2hunter2")',
		'import os\n\nprint(password=os.environ["PASSWORD"])',
	]),
	S107: on("security", "warning", "hardcoded-password-default", "Leave out the default: everybody with the code knows it.", [
		'def login(password="hunter2hunter2"):\n    return password',
		"def login(password):\n    return password",
	]),
	S110: on("bug", "warning", "try-except-pass", "Name the exceptions that may be ignored, or log them.", [
		"try:\n    x = 1\nexcept Exception:\n    pass",
		"try:\n    x = 1\nexcept ValueError:\n    pass",
	]),
	S112: on("bug", "warning", "try-except-continue", "Name the exceptions that may be ignored, or log them.", [
		"for x in [1]:\n    try:\n        y = x\n    except Exception:\n        continue",
		"for x in [1]:\n    try:\n        y = x\n    except ValueError:\n        continue",
	]),
	S113: on("bug", "warning", "request-without-timeout", "Add a timeout: without one the program may wait for ever.", [
		'import requests\n\nrequests.get("https://example.com")',
		'import requests\n\nrequests.get("https://example.com", timeout=10)',
	]),
	S201: on("security", "error", "flask-debug-true", "Turn the debugger off: it runs whatever a visitor types.", [
		"from flask import Flask\n\napp = Flask(__name__)\napp.run(debug=True)",
		"from flask import Flask\n\napp = Flask(__name__)\napp.run()",
	]),
	S202: on("security", "warning", "tarfile-unsafe-members", 'Add filter="data": an archive may write outside of the folder.', [
		'import tarfile\n\nwith tarfile.open("a.tar") as tar:\n    tar.extractall("b")',
		'import tarfile\n\nwith tarfile.open("a.tar") as tar:\n    tar.extractall("b", filter="data")',
	]),
	S301: off("security", "suspicious-pickle-usage", "Use JSON for what comes from others: unpickling runs code of theirs.", [
		'import pickle\n\nprint(pickle.loads(b""))',
		'import json\n\nprint(json.loads("1"))',
	]),
	S303: on("security", "info", "suspicious-insecure-hash-usage", "Use SHA-256.", [
		"from cryptography.hazmat.primitives import hashes\n\nhashes.MD5()",
		"from cryptography.hazmat.primitives import hashes\n\nhashes.SHA256()",
	]),
	S304: on("security", "warning", "suspicious-insecure-cipher-usage", "Use AES in an authenticated mode.", [
		"from cryptography.hazmat.primitives.ciphers import algorithms\n\nalgorithms.ARC4(b'')",
		"from cryptography.hazmat.primitives.ciphers import algorithms\n\nalgorithms.AES(b'')",
	]),
	S305: on("security", "warning", "suspicious-insecure-cipher-mode-usage", "Use GCM: ECB shows which blocks are equal.", [
		"from cryptography.hazmat.primitives.ciphers import modes\n\nmodes.ECB()",
		"from cryptography.hazmat.primitives.ciphers import modes\n\nmodes.GCM(b'')",
	]),
	S306: on("security", "warning", "suspicious-mktemp-usage", "Use mkstemp or NamedTemporaryFile: another program may take the name first.", [
		"import tempfile\n\ntempfile.mktemp()",
		"import tempfile\n\ntempfile.mkstemp()",
	]),
	S307: on("security", "warning", "suspicious-eval-usage", "Use ast.literal_eval or a function: whoever can write the text runs what they like.", [
		'x = "1"\nprint(eval(x))',
		'import ast\n\nx = "1"\nprint(ast.literal_eval(x))',
	]),
	S310: off("security", "suspicious-url-open-usage", "Check that the address begins with https: a file:// address reads files.", [
		"import urllib.request\n\nurl = input()\nurllib.request.urlopen(url)",
		'import urllib.request\n\nurllib.request.urlopen("https://example.com")',
	]),
	S311: off("security", "suspicious-non-cryptographic-random-usage", "Use secrets for what must not be guessed.", [
		"import random\n\nprint(random.random())",
		"import secrets\n\nprint(secrets.token_hex())",
	]),
	S312: on("security", "warning", "suspicious-telnet-usage", "Use SSH: Telnet sends passwords as they are.", [
		'import telnetlib\n\ntelnetlib.Telnet("host")',
		"import subprocess\n\nsubprocess.run(['ssh', 'host'])",
	]),
	S323: on("security", "warning", "suspicious-unverified-context-usage", "Use ssl.create_default_context(): this one trusts everybody.", [
		"import ssl\n\nssl._create_unverified_context()",
		"import ssl\n\nssl.create_default_context()",
	]),
	S324: on("security", "info", "hashlib-insecure-hash-function", "Use SHA-256, or say usedforsecurity=False where it is only a checksum.", [
		"import hashlib\n\npassword = input()\nhashlib.md5(password.encode())",
		'import hashlib\n\nhashlib.sha256(b"")',
	]),
	S501: on("security", "error", "request-with-no-cert-validation", "Leave out verify=False: anybody in between can read and change it all.", [
		'import requests\n\nrequests.get("https://example.com", timeout=10, verify=False)',
		'import requests\n\nrequests.get("https://example.com", timeout=10)',
	]),
	S502: on("security", "warning", "ssl-insecure-version", "Use TLS 1.2 or newer.", [
		"import ssl\n\nssl.wrap_socket(ssl_version=ssl.PROTOCOL_SSLv3)",
		"import ssl\n\nssl.wrap_socket(ssl_version=ssl.PROTOCOL_TLSv1_2)",
	]),
	S503: on("security", "warning", "ssl-with-bad-defaults", "Use TLS 1.2 or newer.", [
		"import ssl\n\n\ndef f(version=ssl.PROTOCOL_SSLv3):\n    return version",
		"import ssl\n\n\ndef f(version=ssl.PROTOCOL_TLSv1_2):\n    return version",
	]),
	S505: on("security", "warning", "weak-cryptographic-key", "Use at least 2048 bits.", [
		"from cryptography.hazmat.primitives.asymmetric import rsa\n\nrsa.generate_private_key(65537, 1024)",
		"from cryptography.hazmat.primitives.asymmetric import rsa\n\nrsa.generate_private_key(65537, 3072)",
	]),
	S506: on("security", "warning", "unsafe-yaml-load", "Use yaml.safe_load: this one runs code that the text names.", [
		'import yaml\n\nyaml.load("a: 1", Loader=yaml.Loader)',
		'import yaml\n\nyaml.safe_load("a: 1")',
	]),
	S507: on("security", "warning", "ssh-no-host-key-verification", "Load the known hosts: this client talks to whoever answers.", [
		"from paramiko import client\n\nssh = client.SSHClient()\nssh.set_missing_host_key_policy(client.AutoAddPolicy)",
		"from paramiko import client\n\nssh = client.SSHClient()\nssh.load_system_host_keys()",
	]),
	S508: on("security", "warning", "snmp-insecure-version", "Use SNMPv3: the older ones send passwords as they are.", [
		'from pysnmp.hlapi import CommunityData\n\nCommunityData("public", mpModel=0)',
		'from pysnmp.hlapi import CommunityData\n\nCommunityData("public")',
	]),
	S509: on("security", "warning", "snmp-weak-cryptography", "Pass keys for authentication and encryption.", [
		'from pysnmp.hlapi import UsmUserData\n\nUsmUserData("name")',
		'from pysnmp.hlapi import UsmUserData\n\nUsmUserData("name", "a", "b")',
	]),
	S602: on("security", "warning", "subprocess-popen-with-shell-equals-true", "Pass a list and leave the shell out: a value in the text may be a command.", [
		'import subprocess\n\nname = input()\nsubprocess.run(f"ls {name}", shell=True)',
		'import subprocess\n\nname = input()\nsubprocess.run(["ls", name])',
	]),
	S604: on("security", "warning", "call-with-shell-equals-true", "Pass a list and leave the shell out.", [
		"def start(command, shell=False):\n    return command, shell\n\n\nstart(input(), shell=True)",
		"def start(command):\n    return command\n\n\nstart([input()])",
	]),
	S605: on("security", "warning", "start-process-with-a-shell", "Use subprocess.run with a list: a value in the text may be a command.", [
		'import os\n\nname = input()\nos.system(f"ls {name}")',
		'import subprocess\n\nname = input()\nsubprocess.run(["ls", name])',
	]),
	S608: on("security", "warning", "hardcoded-sql-expression", "Pass values as parameters: one of them may be a query.", [
		"name = input()\nquery = f\"SELECT * FROM users WHERE name = '{name}'\"",
		'query = "SELECT * FROM users WHERE name = ?"',
	]),
	S609: on("security", "warning", "unix-command-wildcard-injection", "Name the files: one that is called like an option becomes one.", [
		'import os\n\nos.system("chown root *")  # noqa: S605',
		'import os\n\nos.chown("a", 0, 0)',
	]),
	S610: off("security", "django-extra", "Use the query functions: extra takes what it gets into the query.", [
		'from django.contrib.auth.models import User\n\nUser.objects.filter(username="a").extra(where=[input()])',
		'from django.contrib.auth.models import User\n\nUser.objects.filter(username="a")',
	]),
	S612: on("security", "warning", "logging-config-insecure-listen", "Pass verify: the port takes configurations from everybody.", [
		"from logging.config import listen\n\nlisten(9999)",
		"from logging.config import listen\n\nlisten(9999, verify=bytes)",
	]),
	S701: on("security", "warning", "jinja2-autoescape-false", "Turn autoescape on: values become part of the page.", [
		"import jinja2\n\njinja2.Environment(autoescape=False)",
		"import jinja2\n\njinja2.Environment(autoescape=True)",
	]),
	S704: on("security", "warning", "unsafe-markup-use", "Put values in with format(): they are escaped then.", [
		'from markupsafe import Markup\n\nname = input()\nMarkup(f"<b>{name}</b>")',
		'from markupsafe import Markup\n\nname = input()\nMarkup("<b>{}</b>").format(name)',
	]),
};
