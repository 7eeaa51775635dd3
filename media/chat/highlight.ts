// Colours code of the languages that our users' projects are made of; any other is shown plain.

import type { LanguageFn } from "highlight.js";
import core from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

const languages: Record<string, LanguageFn> = { bash, css, diff, go, java, javascript, json, python, sql, typescript, xml, yaml };

/** The result gives HTML with everything escaped, or an empty string where the language is not known. */
export function createHighlighter(): (code: string, language: string) => string {
	const colours = core.newInstance();
	for (const [name, definition] of Object.entries(languages)) colours.registerLanguage(name, definition);
	return (code, language) => (colours.getLanguage(language) ? colours.highlight(code, { language, ignoreIllegals: true }).value : "");
}
