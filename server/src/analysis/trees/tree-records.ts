// Where tree-sitter keeps what, in bytes, as web-tree-sitter 0.27 lays its structs out in WebAssembly memory (lib/src/tree.h, subtree.h and
// parser.h of tree-sitter 0.27). Data only.

/** TSTree. The address of a tree is the `id` of its root node. */
export const treeRecord = { language: 8 } as const;

/** A Subtree: a small leaf as it is, or the address of a record. The children of a record lie right before it, one Subtree each. */
export const subtreeBytes = 8;

/** The lowest bits of `flags`, of both kinds. */
export const flag = { isVisible: 1, isNamed: 2, isExtra: 4 } as const;

/** A leaf that stands in place of an address. Addresses are even: the lowest bit tells. */
export const leafRecord = { isLeaf: 1, flagsShift: 1, symbol: 1, paddingRows: 5, rowsMask: 15, padding: 6, size: 7 } as const;

/** SubtreeHeapData. Sizes are in bytes of UTF-16; "rows" are line ends inside. */
export const subtreeRecord = {
	padding: 4,
	paddingRows: 8,
	size: 16,
	sizeRows: 20,
	childCount: 36,
	symbol: 40,
	flags: 44,
	/** Only where there are children. */
	production: 66,
} as const;

/** TSLanguage, which holds the addresses of its tables. */
export const languageRecord = { maxAliases: 36, fieldSlices: 64, fieldEntries: 68, metadata: 72, publicSymbols: 76, aliases: 84 } as const;

/**
 * Metadata is { isVisible: u8, isNamed: u8, isSupertype: u8 } for each symbol. A field slice is { index: u16, length: u16 } for each production;
 * it names entries { field: u16, child: u8, isInherited: u8 }.
 */
export const tables = { metadataBytes: 3, metadataNamed: 1, fieldSliceBytes: 4, fieldEntryBytes: 4, fieldEntryChild: 2, fieldEntryInherited: 3 } as const;

/** Of a node that could not be parsed. */
export const errorSymbol = 0xffff;
