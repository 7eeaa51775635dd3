// Icons of VS Code's own font, by their names there. Always decoration: what an icon says is also said in words.

import type { VNode } from "preact";

const glyphs = {
	account: 0xeb99,
	add: 0xea60,
	"arrow-down": 0xea9a,
	"arrow-up": 0xeaa1,
	beaker: 0xea79,
	check: 0xeab2,
	"check-all": 0xebb1,
	checklist: 0xeab3,
	"chevron-down": 0xeab4,
	"chevron-right": 0xeab6,
	"circle-outline": 0xeabc,
	"circle-slash": 0xeabd,
	close: 0xea76,
	"color-mode": 0xeac6,
	copy: 0xebcc,
	"debug-continue": 0xeacf,
	"debug-disconnect": 0xead0,
	"debug-pause": 0xead1,
	"debug-restart": 0xead2,
	"debug-stop": 0xead7,
	"diff-multiple": 0xec23,
	discard: 0xeae2,
	edit: 0xea73,
	error: 0xea87,
	eye: 0xea70,
	file: 0xea7b,
	"git-commit": 0xeafc,
	"git-compare": 0xeafd,
	history: 0xea82,
	info: 0xea74,
	key: 0xeb11,
	lightbulb: 0xea61,
	loading: 0xeb19,
	"list-tree": 0xeb86,
	"new-file": 0xea7f,
	organization: 0xea7e,
	pass: 0xeba4,
	play: 0xeb2c,
	robot: 0xec20,
	search: 0xea6d,
	send: 0xec0f,
	shield: 0xeb53,
	sparkle: 0xec10,
	terminal: 0xea85,
	trash: 0xea81,
	warning: 0xea6c,
} as const;

export type IconName = keyof typeof glyphs;

export function Icon({ name, class: className }: { name: IconName; class?: string }): VNode {
	const spins = name === "loading" ? " spin" : "";
	return (
		<span class={`icon${spins}${className ? ` ${className}` : ""}`} aria-hidden="true">
			{String.fromCodePoint(glyphs[name])}
		</span>
	);
}
