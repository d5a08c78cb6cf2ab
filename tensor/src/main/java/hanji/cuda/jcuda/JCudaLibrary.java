package hanji.cuda.jcuda;

import hanji.cuda.CudaException;
import hanji.tensor.format.UserCache;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import jcuda.JCudaVersion;
import jcuda.LibUtils;

/**
 * JCuda's native libraries, put where JCuda finds them. JCuda itself unpacks them into {@code java.io.tmpdir} under fixed
 * names and takes whatever files of these names are there, whole or not, the user's own or another's.
 */
enum JCudaLibrary {
    /** The driver API; it needs NVIDIA's driver. */
    DRIVER("JCudaDriver", () -> jcuda.driver.JCudaDriver.setExceptionsEnabled(true)),
    /** cuBLAS; it needs libcublas.so.12. */
    CUBLAS("JCublas2", () -> jcuda.jcublas.JCublas2.setExceptionsEnabled(false)),
    /** The assembler of PTX, complete in itself. */
    PTX_COMPILER("JNvPTXCompiler", () -> jcuda.nvptxcompiler.JNvPTXCompiler.setExceptionsEnabled(false));

    private final String name;
    private final Runnable initialiser;

    /** @param initialiser runs the static initialiser of the class that loads the library */
    JCudaLibrary(String name, Runnable initialiser) {
        this.name = name;
        this.initialiser = initialiser;
    }

    /**
     * Loads the library, which lies in the user's cache.
     *
     * @throws CudaException if that cannot be
     */
    void load() {
        Path cache = UserCache.folder(System.getenv(), Path.of(System.getProperty("user.home")));
        load(cache.resolve("jcuda-" + JCudaVersion.get()));
    }

    private void load(Path folder) {
        try {
            new PrivateFolder(folder).put(file(), content());
            initialise(folder, initialiser);
        } catch (IOException | LinkageError failure) {
            throw new CudaException(
                    "JCuda's native library does not load from " + folder + ": " + reason(failure)
                            + "; XDG_CACHE_HOME sets another place",
                    failure);
        }
    }

    private String file() {
        return LibUtils.createLibraryFileName(LibUtils.createPlatformLibraryName(name + "-" + JCudaVersion.get()));
    }

    private byte[] content() throws IOException {
        try (InputStream stream = LibUtils.class.getResourceAsStream("/lib/" + file())) {
            if (stream == null) throw new IOException("no jar on the class path holds lib/" + file());
            return stream.readAllBytes();
        }
    }

    /**
     * JCuda's static initialiser asks {@code System.loadLibrary}, whose path is fixed when the JVM starts, and then takes
     * the file in the folder that {@code java.io.tmpdir} names at that moment. The JDK itself reads that property only
     * once, when it starts.
     */
    private static synchronized void initialise(Path folder, Runnable initialiser) {
        String before = System.getProperty("java.io.tmpdir");
        System.setProperty("java.io.tmpdir", folder.toString());
        try {
            initialiser.run();
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
