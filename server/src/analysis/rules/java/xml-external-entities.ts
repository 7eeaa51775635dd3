import type { Rule } from "../rule.ts";
import { enclosing } from "../tree.ts";
import { classTypes } from "./java-syntax.ts";

export const xmlExternalEntities: Rule = {
	id: "xml-external-entities",
	languages: ["java"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: `(method_invocation object: (_) @class name: (identifier) @name
		(#match? @class "(^|\\\\.)(DocumentBuilderFactory|SAXParserFactory|XMLInputFactory)$") (#any-of? @name "newInstance" "newFactory" "newDefaultInstance" "newDefaultFactory" "newNSInstance")) @at`,
	where: ({ at, source }) => {
		const around = enclosing(at, classTypes)?.text ?? source;
		return !/disallow-doctype-decl|external-general-entities|FEATURE_SECURE_PROCESSING|ACCESS_EXTERNAL_DTD|SUPPORT_DTD|IS_SUPPORTING_EXTERNAL_ENTITIES|setEntityResolver|setXMLResolver|EntityResolver/.test(
			around,
		);
	},
	message: "The parser loads what a document's entities point to: local files, inner servers",
	suggestion: 'Call setFeature("http://apache.org/xml/features/disallow-doctype-decl", true), or for StAX set SUPPORT_DTD to false.',
	explanation:
		"By default Java's XML parsers follow external entities. A document from outside can read files of this machine, call servers behind the firewall, or fill the memory with nested entities. Documents that only you write are safe; disable the rule for that line then.",
	examples: {
		bad: ["class A { void f() { DocumentBuilderFactory d = DocumentBuilderFactory.newInstance(); } }"],
		good: [
			'class A { void f() { DocumentBuilderFactory d = DocumentBuilderFactory.newInstance(); d.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true); } }',
		],
	},
};
