// The same harm in Java, where a level has a JDK.

import { type AbuseCase, fails } from "./abuse-case.ts";

const main = (body: string, more = ""): string =>
	`import java.util.*; public class Main { ${more} public static void main(String[] a) throws Exception { ${body} } }`;
const java = (name: string, body: string, outcome: AbuseCase["outcome"], more: Partial<AbuseCase> = {}, members = ""): AbuseCase =>
	fails(`${name} in Java`, main(body, members), outcome, { language: "java", limits: { wallMs: 15_000 }, ...more });

export const javaCases: readonly AbuseCase[] = [
	java("1 fork bomb", 'for (;;) try { new ProcessBuilder("sleep", "60").start(); } catch (Throwable e) {}', "timeout", {
		limits: { wallMs: 2_000 },
	}),
	// The handler that is told of the error has no memory either.
	java(
		"1 children, then an uncaught error",
		'Thread.setDefaultUncaughtExceptionHandler((thread, error) -> { throw new OutOfMemoryError(); }); for (;;) new ProcessBuilder("sleep", "60").start();',
		"pids",
	),
	java("2 thread bomb", "for (;;) new Thread(() -> { try { Thread.sleep(60000); } catch (InterruptedException e) {} }).start();", "timeout", {
		limits: { wallMs: 4_000 },
	}),
	java("16 an endless loop", "for (;;);", "timeout", { limits: { wallMs: 1_000 } }),
	java("22 a shutdown hook that hangs", "Runtime.getRuntime().addShutdownHook(new Thread(() -> { for (;;); }));", "timeout", { limits: { wallMs: 2_000 } }),
	java("25 ten gigabytes", "List<long[]> x = new ArrayList<>(); for (;;) x.add(new long[1_000_000]);", "exit"),
	java("30 recursion", "f();", "exit", {}, "static int f() { return f() + 1; }"),
	java(
		"32 memory beside the heap",
		"List<Object> x = new ArrayList<>(); for (;;) { var b = java.nio.ByteBuffer.allocateDirect(8_000_000); x.add(b); }",
		"exit",
	),
	java("51 stdout without end", 'for (;;) System.out.println("x".repeat(1000));', "output"),
	java("86 a literal that is too large", "", "compile", {
		code: main(`String s = "${"x".repeat(100_000)}"; int[] n = {${"1,".repeat(20_000)}};`),
	}),
	java("83 a flood of errors from the compiler", "", "compile", { code: main(Array.from({ length: 20_000 }, (_, n) => `int x${n} = "";`).join("\n")) }),
	java("85 an annotation processor", "System.out.println(1);", "ok", {
		output: /^1\n$/,
		files: {
			"META-INF/services/javax.annotation.processing.Processor": "Evil",
			"Evil.java":
				'public class Evil extends javax.annotation.processing.AbstractProcessor { { System.out.println("hooked"); } public boolean process(java.util.Set<? extends javax.lang.model.element.TypeElement> a, javax.annotation.processing.RoundEnvironment r) { return false; } }',
		},
	}),
];
