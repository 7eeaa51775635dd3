// The scope table of a file, by grammar.

import type { Grammar } from "../rules/rule.ts";
import type { SyntaxTable } from "../trees/syntax-table.ts";
import { goScopes } from "./go-scopes.ts";
import { javaScopes } from "./java-scopes.ts";
import { javascriptScopes } from "./javascript-scopes.ts";
import { pythonScopes } from "./python-scopes.ts";
import { ScopeBuilder } from "./scope-builder.ts";
import type { ScopeTable } from "./scope-table.ts";

const languages = {
	python: pythonScopes,
	javascript: javascriptScopes,
	typescript: javascriptScopes,
	tsx: javascriptScopes,
	java: javaScopes,
	go: goScopes,
};

export function buildScopes(grammar: Grammar, table: SyntaxTable): ScopeTable {
	return new ScopeBuilder(table.root, languages[grammar]()).build();
}
