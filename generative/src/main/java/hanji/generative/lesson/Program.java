package hanji.generative.lesson;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A Java program in one file that uses Hanji: compiled in memory, in this process, against the classes that it runs from. */
public final class Program {
    private final Method main;

    private Program(Method main) {
        this.main = main;
    }

    /** A program that does not compile, or has no main; the message is one line and does not name the file. */
    public static final class DoesNotCompile extends Exception {
        private static final long serialVersionUID = 1;

        private DoesNotCompile(String message) {
            super(message);
        }
    }

    /**
     * Compiles a program.
     *
     * @param file its name, for errors
     * @throws IllegalStateException if this Java has no compiler
     */
    public static Program of(String file, String text) throws DoesNotCompile, IOException {
        JavaCompiler compiler = Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
                .orElseThrow(() -> new IllegalStateException(
                        "a lesson is compiled when it is run, which needs a JDK; this Java has no compiler"));
        var found = new DiagnosticCollector<JavaFileObject>();
        try (var classes = new Classes(compiler.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8))) {
            List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path", ""));
            if (!compiler.getTask(null, classes, found, options, null, List.of(new Source(file, text)))
                    .call()) throw new DoesNotCompile(firstError(found.getDiagnostics()));
            return new Program(main(new Loader(classes.content)));
        }
    }

    private static String firstError(List<Diagnostic<? extends JavaFileObject>> found) {
        List<Diagnostic<? extends JavaFileObject>> errors = found.stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        if (errors.isEmpty()) return "javac fails and does not say why";
        int more = errors.size() - 1;
        return "line " + errors.getFirst().getLineNumber() + ": "
                + errors.getFirst().getMessage(Locale.ROOT).strip().replaceAll("\\s*\\R\\s*", ", ")
                + (more == 0 ? "" : "; and " + more + (more == 1 ? " more error" : " more errors"));
    }

    /** The first main of its classes, in the order of the file. */
    private static Method main(Loader loader) throws DoesNotCompile {
        for (String name : loader.content.keySet())
            try {
                for (Method method : loader.loadClass(name).getDeclaredMethods())
                    if (method.getName().equals("main") && method.getParameterCount() < 2) {
                        method.setAccessible(true);
                        return method;
                    }
            } catch (ClassNotFoundException impossible) {
                throw new IllegalStateException(impossible);
            }
        throw new DoesNotCompile("has no method main to run");
    }

    /**
     * Runs it on this thread.
     *
     * @throws Throwable what the program throws
     */
    public void run() throws Throwable {
        try {
            Object[] words = main.getParameterCount() == 0 ? new Object[0] : new Object[] {new String[0]};
            main.invoke(Modifier.isStatic(main.getModifiers()) ? null : instance(), words);
        } catch (InvocationTargetException thrown) {
            throw Objects.requireNonNull(thrown.getCause());
        }
    }

    private Object instance() throws ReflectiveOperationException {
        var constructor = main.getDeclaringClass().getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static URI uri(String name) {
        try {
            return new URI("memory", null, "/" + name, null);
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String file, String text) {
            super(uri(file), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Where the compiler puts classes. */
    private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> content = new LinkedHashMap<>();

        Classes(JavaFileManager others) {
            super(others);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(uri(name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return content.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
                }
            };
        }
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, ByteArrayOutputStream> content;

        Loader(Map<String, ByteArrayOutputStream> content) {
            super(Program.class.getClassLoader());
            this.content = content;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            ByteArrayOutputStream found = content.get(name);
            if (found == null) throw new ClassNotFoundException(name);
            byte[] bytes = found.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
