package hanji.kernels;

import java.util.function.Supplier;

/**
 * One case whose F32 results are held in place by a digest.
 *
 * @param call the op or update, as its file of committed digests is called
 * @param name the case, on one line
 * @param elements of its largest tensor
 * @param digests computes them: of usual and of extreme inputs
 */
record DigestCase(String call, String name, int elements, Supplier<String> digests) {
    /** What the file of an op's or update's digests is called: its name with the packages, nested classes after a dot. */
    static String call(Class<?> type) {
        return type.getName().replace('$', '.');
    }
}
