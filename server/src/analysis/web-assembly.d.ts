// What Node has of WebAssembly and its types do not: the part that is used here.

declare namespace WebAssembly {
	interface Module {
		readonly [Symbol.toStringTag]: string;
	}
	interface Instance {
		readonly exports: Record<string, unknown>;
	}
	type Imports = Record<string, Record<string, unknown>>;
	const Instance: new (module: Module, imports: Imports) => Instance;
	function compile(bytes: Uint8Array): Promise<Module>;
}
