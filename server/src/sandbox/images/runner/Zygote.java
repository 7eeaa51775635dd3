// A JVM with its compiler warm, waiting: reads the command from file 3, compiles the program in memory and runs it in this JVM.
// Started ahead by runner.py, used once. Says on file 4 that it is ready, and whether the program did not compile.

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

public class Zygote {
    private static final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    private static final Pattern PACKAGE = Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);

    public static void main(String[] unused) throws Throwable {
        Files.deleteIfExists(Path.of("/tmp/.ensemble/Zygote.java"));
        Files.deleteIfExists(Path.of("/tmp/.ensemble"));
        warmUp();
        FileOutputStream report = new FileOutputStream("/proc/self/fd/4");
        report.write('r');
        String[] parts;
        try (FileInputStream command = new FileInputStream("/proc/self/fd/3")) {
            // Its own readAllBytes asks for the position, which a pipe does not have.
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[65536];
            for (int count = command.read(buffer); count > 0; count = command.read(buffer)) bytes.write(buffer, 0, count);
            parts = bytes.toString(StandardCharsets.UTF_8).split("\0", -1);
        }
        if (parts.length < 2) return; // A run that never began.
        String[] arguments = Arrays.copyOfRange(parts, 1, 1 + Integer.parseInt(parts[0]));
        Path source = Path.of(arguments[0]);
        String text = Files.readString(source);
        Path project = project(source);
        String sourcePath = sourcePath(source, text, project);
        String classPath = classPath(sourcePath, project);
        Program program = new Program(classPath);
        boolean compiles = compile(new Source(source, text), program, sourcePath, classPath);
        if (!compiles) {
            System.err.println("error: compilation failed");
            report.write('c');
            System.exit(1);
        }
        report.close();
        run(program, Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void run(Program program, String[] arguments) throws Throwable {
        Thread.currentThread().setContextClassLoader(program);
        Method main = null;
        for (String name : program.names()) {
            try {
                Method candidate = program.loadClass(name).getDeclaredMethod("main", String[].class);
                if (Modifier.isStatic(candidate.getModifiers())) {
                    main = candidate;
                    break;
                }
            } catch (NoSuchMethodException none) {
                // The next class may have one.
            }
        }
        if (main == null) {
            System.err.println("error: can't find main(String[]) method");
            System.exit(1);
        }
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) arguments);
        } catch (Throwable thrown) {
            // Where threads or memory have run out, whatever is done here may fail as well: the exit code does not depend on it.
            try {
                dieOf(thrown instanceof InvocationTargetException ? thrown.getCause() : thrown);
            } finally {
                System.exit(1);
            }
        }
    }

    /** As the JVM does with what nobody caught: the program's own handler has it, or it is printed, and other threads may go on. */
    private static void dieOf(Throwable cause) throws InterruptedException {
        StackTraceElement[] trace = cause.getStackTrace();
        int length = trace.length;
        while (length > 0 && isOurs(trace[length - 1].getClassName())) length--;
        cause.setStackTrace(Arrays.copyOf(trace, length));
        try {
            Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), cause);
        } catch (Throwable ignored) {
            // A handler that fails is not heard, and keeps nobody from going on.
        }
        for (Thread other = anotherThread(); other != null; other = anotherThread()) other.join();
    }

    private static Thread anotherThread() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) if (!thread.isDaemon() && thread != Thread.currentThread()) return thread;
        return null;
    }

    private static boolean isOurs(String name) {
        return name.equals("Zygote") || name.startsWith("java.lang.reflect.") || name.startsWith("jdk.internal.reflect.") || name.startsWith("com.sun.tools.javac.launcher.");
    }

    /** What a first compile would load is loaded, and the JVM has seen it often enough to be quick. */
    private static void warmUp() throws Exception {
        String text = "import java.util.*; public class Warm { record P(int x) {} interface F { int f(int x); } public static void main(String[] a) {"
            + " List<Integer> l = new ArrayList<>(); for (int i = 0; i < 3; i++) l.add(i); F f = x -> x + 1; Map<String, P> m = new HashMap<>();"
            + " m.put(\"k\", new P(f.f(1))); String s = \"v\" + m + l.stream().map(x -> x * 2).toList(); if (s.isEmpty()) System.out.println(s); } }";
        for (int round = 0; round < 4; round++) {
            Program program = new Program(".");
            compile(new Source(Path.of("Warm.java"), text), program, ".", ".");
            program.loadClass("Warm").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        }
        // What the warm-up left would be the program's to carry.
        System.gc();
    }

    /** Problems are printed as javac prints them. */
    private static boolean compile(Source source, Program program, String sourcePath, String classPath) throws IOException {
        PrintWriter problems = new PrintWriter(System.err, true);
        // No annotation processors: a compile must not run the program's code.
        List<String> options = List.of("-proc:none", "-Xlint:deprecation", "-sourcepath", sourcePath, "-classpath", classPath);
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            return compiler.getTask(problems, new InMemory(files, program), null, options, null, List.of(source)).call();
        } finally {
            problems.flush();
        }
    }

    /** The folder that has the source's "src" in it, with the libraries beside that; the folder of all files where there is none. */
    private static Path project(Path source) {
        for (int depth = 1; depth < source.getNameCount(); depth++) if (source.getName(depth).toString().equals("src")) return source.subpath(0, depth);
        return Path.of("");
    }

    /** Where a build tool would look: the folder that the package is in, and the usual ones. */
    private static String sourcePath(Path source, String text, Path project) {
        Set<String> folders = new LinkedHashSet<>();
        Path folder = source.getParent();
        Matcher named = PACKAGE.matcher(text);
        int depth = named.find() ? named.group(1).split("\\.").length : 0;
        for (; depth > 0 && folder != null; depth--) folder = folder.getParent();
        folders.add(folder == null ? "." : folder.toString());
        for (String usual : new String[] {"src/main/java", "src/test/java", "src", "."}) if (Files.isDirectory(project.resolve(usual))) folders.add(project.resolve(usual).toString());
        return String.join(File.pathSeparator, folders);
    }

    /** Libraries that are among the files, and what the program reads as resources. */
    private static String classPath(String sourcePath, Path project) {
        StringBuilder path = new StringBuilder(sourcePath);
        for (String resources : new String[] {"src/main/resources", "src/test/resources"}) path.append(File.pathSeparator).append(project.resolve(resources));
        File[] libraries = project.resolve("lib").toFile().listFiles((folder, name) -> name.endsWith(".jar"));
        if (libraries != null) for (File library : libraries) path.append(File.pathSeparator).append(library.getPath());
        return path.toString();
    }

    private static class Source extends SimpleJavaFileObject {
        private final String text;

        private final Path path;

        Source(Path path, String text) {
            super(path.toUri(), Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        @Override
        public String getName() {
            return path.toString();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true; // A public class may be in a file of any name, as with `java File.java`.
        }
    }

    /** Compiled classes, in memory only, and the libraries and resources beside them. */
    private static class Program extends URLClassLoader {
        private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        private final Set<String> inOrder = new LinkedHashSet<>();

        Program(String classPath) throws MalformedURLException {
            super(urls(classPath));
        }

        private static URL[] urls(String classPath) throws MalformedURLException {
            String[] parts = classPath.split(File.pathSeparator);
            URL[] urls = new URL[parts.length];
            for (int i = 0; i < parts.length; i++) urls[i] = new File(parts[i]).toURI().toURL();
            return urls;
        }

        Set<String> names() {
            return inOrder;
        }

        OutputStream open(String name) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            classes.put(name, bytes);
            inOrder.add(name);
            return bytes;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            ByteArrayOutputStream bytes = classes.get(name);
            if (bytes == null) return super.findClass(name);
            return defineClass(name, bytes.toByteArray(), 0, bytes.size());
        }
    }

    private static class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Program program;

        InMemory(JavaFileManager files, Program program) {
            super(files);
            this.program = program;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return program.open(name);
                }
            };
        }
    }
}
