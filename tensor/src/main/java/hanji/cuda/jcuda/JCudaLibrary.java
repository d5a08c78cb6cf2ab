package hanji.cuda.jcuda;

import hanji.cuda.CudaException;
import hanji.tensor.format.UserCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import jcuda.JCudaVersion;
import jcuda.LibUtils;

/**
 * JCuda's native library, put where JCuda finds it. JCuda itself unpacks it into {@code java.io.tmpdir} under a fixed name
 * and takes whatever file of that name is there, whole or not, the user's own or another's.
 */
final class JCudaLibrary {
    private JCudaLibrary() {}

    /**
     * Loads JCuda and its library, which lies in the user's cache.
     *
     * @throws CudaException if that cannot be
     */
    static void load() {
        Path cache = UserCache.folder(System.getenv(), Path.of(System.getProperty("user.home")));
        load(cache.resolve("jcuda-" + JCudaVersion.get()));
    }

    private static synchronized void load(Path folder) {
        try {
            new PrivateFolder(folder).put(file(), content());
            initialise(folder);
        } catch (IOException | LinkageError failure) {
            throw new CudaException(
                    "JCuda's native library does not load from " + folder + ": " + reason(failure)
                            + "; XDG_CACHE_HOME sets another place",
                    failure);
        }
    }

    private static String file() {
        return LibUtils.createLibraryFileName(LibUtils.createPlatformLibraryName("JCudaDriver-" + JCudaVersion.get()));
    }

    private static byte[] content() throws IOException {
        try (InputStream stream = LibUtils.class.getResourceAsStream("/lib/" + file())) {
            if (stream == null) throw new IOException("no jar on the class path holds lib/" + file());
            return stream.readAllBytes();
        }
    }

    /**
     * Runs JCuda's static initialiser, which asks {@code System.loadLibrary}, whose path is fixed when the JVM starts, and
     * then takes the file in the folder that {@code java.io.tmpdir} names at that moment. The JDK itself reads that
     * property only once, when it starts.
     */
    private static void initialise(Path folder) {
        String before = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", folder.toString());
        try {
            jcuda.driver.JCudaDriver.setExceptionsEnabled(true);
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
    }

    /** JCuda's error holds two stack traces, of which the last cause is the one of the file in the folder. */
    private static String reason(Throwable failure) {
        String marker = "UnsatisfiedLinkError: ";
        return failure.toString()
                .lines()
                .filter(line -> line.contains(marker))
                .reduce((_, last) -> last)
                .map(line -> line.substring(line.indexOf(marker) + marker.length()))
                .orElse(failure.getClass().getSimpleName() + " " + failure.getMessage());
    }
}
