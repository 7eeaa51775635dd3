import type { Rule } from "../rule.ts";

export const unsafeDeserialization: Rule = {
	id: "unsafe-deserialization",
	languages: ["java"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(object_creation_expression type: (_) @type arguments: (argument_list . (_) @stream .) (#match? @type "(^|\\\\.)ObjectInputStream$")) @at`,
	where: (match) =>
		/\b(?:socket|sock|client|request|req|conn|connection|exchange)\w*(?:\(\))?\.get(?:Input|Request)(?:Stream|Body)\(\)/i.test(match.node("stream").text),
	message: "Objects from the network are made before anybody can look at them",
	suggestion: "Use a data format such as JSON, or set an ObjectInputFilter that names the classes.",
	explanation:
		"Reading an object stream creates whatever objects the sender names and runs their hooks. With common libraries on the class path that is enough to run commands on this machine.",
	examples: {
		bad: ["void f(Socket socket) throws IOException { ObjectInputStream in = new ObjectInputStream(socket.getInputStream()); }"],
		good: ["void f(File file) throws IOException { ObjectInputStream in = new ObjectInputStream(open(file)); }"],
	},
};
