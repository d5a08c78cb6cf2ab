package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * Classes compiled from sources that are no part of the build, as a user compiles them: with Hanji on the class path.
 *
 * @param folder of the classes, and of resources beside them
 */
record Compiled(Path folder) {
    /** Adds what a source compiles to. */
    void add(Path source) {
        String path = System.getProperty("java.class.path") + File.pathSeparator + folder;
        List<String> words = List.of("-d", folder.toString(), "-cp", path, source.toString());
        var said = new ByteArrayOutputStream();
        int status = ToolProvider.getSystemJavaCompiler().run(null, said, said, words.toArray(String[]::new));
        assertEquals(0, status, said::toString);
    }

    /** What a class's {@code main} prints. The caller is alone with standard output. */
    String printed(String mainClass) throws ReflectiveOperationException {
        var printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            main(mainClass);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Runs a class's {@code main}. */
    void main(String mainClass) throws ReflectiveOperationException {
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, Compiled.class.getClassLoader())) {
            var main = Class.forName(mainClass, true, loader).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) new String[0]);
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
    }
}
