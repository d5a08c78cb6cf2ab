package hanji.simulator.vector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;

/**
 * Classes that are alike but for a constant. The JIT compiles a method once for all objects of a class, and of a function that has
 * many values it knows nothing; in a clone of the class the function is a constant, and is inlined.
 */
final class Clones {
    private Clones() {}

    /**
     * An object of a new clone of a class.
     *
     * @param template has a constructor of these types, and asks for its constant with {@link #constant}
     */
    static <T> T of(
            Class<? extends T> template, Class<T> as, Object constant, MethodType constructor, Object... arguments) {
        try {
            MethodHandles.Lookup clone =
                    MethodHandles.lookup().defineHiddenClassWithClassData(bytes(template), constant, true);
            return as.cast(
                    clone.findConstructor(clone.lookupClass(), constructor).invokeWithArguments(arguments));
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("clone of " + template, e);
        }
    }

    /** The constant of a clone, for its own initializer. */
    static <T> T constant(MethodHandles.Lookup clone, Class<T> type) {
        try {
            return Objects.requireNonNull(MethodHandles.classData(clone, "_", type));
        } catch (IllegalAccessException e) {
            throw new LinkageError("constant of a clone", e);
        }
    }

    private static byte[] bytes(Class<?> template) {
        try (InputStream stream =
                Objects.requireNonNull(template.getResourceAsStream(template.getSimpleName() + ".class"))) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
