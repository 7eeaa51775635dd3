// A button that opens a small panel below it; Escape or a click elsewhere closes it.

import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "../shared/icon.tsx";

interface PopoverProps {
	icon: IconName;
	/** Stands beside the icon; without one the button is its icon alone. */
	label?: string;
	title: string;
	class?: string;
	children: ComponentChildren;
}

export function Popover({ icon, label, title, class: className, children }: PopoverProps): VNode {
	const [isOpen, setIsOpen] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => {
		if (!isOpen) return;
		const close = (event: Event) => {
			const isOutside = event.target instanceof Node && !box.current?.contains(event.target);
			if (event instanceof KeyboardEvent ? event.key !== "Escape" : !isOutside) return;
			setIsOpen(false);
			if (event instanceof KeyboardEvent) button.current?.focus();
		};
		document.addEventListener("pointerdown", close);
		document.addEventListener("keydown", close);
		return () => {
			document.removeEventListener("pointerdown", close);
			document.removeEventListener("keydown", close);
		};
	}, [isOpen]);
	return (
		<div class="popover" ref={box}>
			<button
				ref={button}
				type="button"
				class={label === undefined ? "icon-button" : `chip ${className ?? ""}`}
				aria-expanded={isOpen}
				aria-label={label === undefined ? title : `${title}: ${label}`}
				title={label === undefined ? title : `${title}: ${label}`}
				onClick={() => setIsOpen(!isOpen)}
			>
				<Icon name={icon} />
				{label === undefined ? undefined : <span class="chip-label">{label}</span>}
			</button>
			{isOpen ? (
				<section class="panel" aria-label={title}>
					{children}
				</section>
			) : undefined}
		</div>
	);
}
