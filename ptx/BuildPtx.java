import java.lang.reflect.InvocationTargetException;

/**
 * Builds the PTX of every CUDA source: {@code <module>/src/main/java/hanji/a/b.cu} becomes
 * {@code <module>/src/main/resources/hanji/a/b.ptx}, or where that had more than 2,000 lines, a module for each kernel,
 * {@code hanji/a/b.kernel.ptx}; and {@code src/test} likewise, in one file each.
 *
 * <pre>
 * java ptx/BuildPtx.java [--check | --all] [MODULE...]     in the root of the checkout; all modules if none is named
 * </pre>
 *
 * <p>The comment that a PTX file opens with is its manifest: the version of nvcc and its options, the SHA-256 of the
 * source, of every header it includes, and of the lines below. PTX whose manifest does not hold is built again, which
 * takes nvcc of version 13.0.88, from the PATH, CUDA_HOME, /usr/local/cuda, or where HANJI_NVCC says; without it, or
 * where the variable CI is set, stale PTX is an error.
 *
 * <p>{@code --check} writes nothing: it verifies the manifests and, where nvcc of that version is, builds everything
 * aside and compares. {@code --all} builds what is not stale too. Exits with 0 if all is well, 1 if not, 2 if it was called wrongly.
 *
 * <p>This class is Java 11 and names no other, so that an older JDK, which compiles it alone, can say which one is needed.
 */
final class BuildPtx {
    private static final int JDK = 25;

    private BuildPtx() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        int running = Runtime.version().feature();
        if (running < JDK) {
            System.err.println("hanji: ptx/BuildPtx.java needs a JDK " + JDK + ", and this `java` is " + running
                    + "; type /path/to/jdk-" + JDK + "/bin/java ptx/BuildPtx.java");
            System.exit(1);
        }
        var main = Class.forName("Checkout").getDeclaredMethod("main", String[].class);
        try {
            main.invoke(null, (Object) arguments);
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }
}
