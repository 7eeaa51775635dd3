// Gives back what was opened, in reverse order, once.

type Dispose = () => void | Promise<void>;

export class Disposal {
	#steps: Dispose[] = [];

	add(step: Dispose): void {
		this.#steps.push(step);
	}

	/** Every step runs, also when one fails; the first failure is thrown at the end. */
	async dispose(): Promise<void> {
		const steps = this.#steps.reverse();
		this.#steps = [];
		const failures: unknown[] = [];
		for (const step of steps) {
			try {
				await step();
			} catch (error) {
				failures.push(error);
			}
		}
		if (failures.length > 0) throw failures[0];
	}
}
