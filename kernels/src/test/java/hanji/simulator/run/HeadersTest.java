package hanji.simulator.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadersTest {
    private static final String ONE = "hanji/kernels/threads.cuh";

    @TempDir
    private Path folder;

    @Test
    void theyLieBesideTheClasses() throws IOException {
        Path headers = Headers.folder();
        assertTrue(Files.isRegularFile(headers.resolve(ONE)), headers.toString());
        assertTrue(Files.isRegularFile(headers.resolve("hanji/kernels/math/elementary.cuh")));
        assertTrue(Files.isRegularFile(headers.resolve("hanji/kernels/check/CudaDevices.class")));
    }

    @Test
    void thoseOfAJarAreCopiedOnceForEachContent() throws IOException {
        Path first = Headers.folder(jar("a b.jar", "one"), folder.resolve("cache"));
        assertEquals("one", Files.readString(first.resolve(ONE)));
        assertFalse(Files.exists(first.resolve("hanji/Other.class")));
        assertEquals(first, Headers.folder(jar("same.jar", "one"), folder.resolve("cache")));
        assertNotEquals(first, Headers.folder(jar("other.jar", "two"), folder.resolve("cache")));
        assertEquals("one", Files.readString(first.resolve(ONE)));
    }

    @Test
    void aCopyThatWasSpoiledIsMadeAgain() throws IOException {
        URL jar = jar("a.jar", "one");
        Path header = Headers.folder(jar, folder).resolve(ONE);
        Files.writeString(header, "o");
        Headers.folder(jar, folder);
        assertEquals("one", Files.readString(header));
    }

    /** The address of the header in a jar with this one header. */
    private URL jar(String name, String header) throws IOException {
        Path file = folder.resolve(name);
        try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (String entry : new String[] {ONE, "hanji/Other.class"}) {
                jar.putNextEntry(new JarEntry(entry));
                jar.write(header.getBytes(UTF_8));
            }
        }
        return URI.create("jar:" + file.toUri() + "!/" + ONE).toURL();
    }
}
