package hanji.generative.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Optional;
import java.util.OptionalInt;

/** The process's standard error as the operating system sees it, which java.io does not show. */
public final class StandardError {
    /** Where the launcher left the real one: what is written to descriptor 2 goes through its filter. */
    private static final int DESCRIPTOR = Integer.getInteger("hanji.stderr", 2);

    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
    /** The request for the window's size, from sys/ioctl.h. */
    private static final long TIOCGWINSZ = MAC ? 0x40087468L : 0x5413L;

    private StandardError() {}

    /**
     * Makes {@link System#err} write to the descriptor named by the property {@code hanji.stderr}. Does nothing when
     * started without it.
     */
    public static void restore() {
        if (DESCRIPTOR == 2) return;
        try {
            // By reflection, which takes a tenth of the time that the native linker takes to start for dup2.
            Constructor<FileDescriptor> numbered = FileDescriptor.class.getDeclaredConstructor(int.class);
            numbered.setAccessible(true); // --add-opens java.base/java.io
            var real = new FileOutputStream(numbered.newInstance(DESCRIPTOR));
            System.setErr(new PrintStream(new BufferedOutputStream(real, 1024), true, System.err.charset()));
        } catch (ReflectiveOperationException | InaccessibleObjectException _) {
            // The filter's end of it serves as well.
        }
    }

    static boolean isTerminal() {
        return call("isatty").orElse(0) == 1;
    }

    /** Width of the terminal's window in characters. */
    static OptionalInt columns() {
        // struct winsize { unsigned short ws_row, ws_col, ws_xpixel, ws_ypixel; }
        MemoryLayout size = MemoryLayout.sequenceLayout(4, ValueLayout.JAVA_SHORT);
        FunctionDescriptor ioctl = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
        Optional<MethodHandle> function = function("ioctl", ioctl, Linker.Option.firstVariadicArg(2));
        if (function.isEmpty()) {
            return OptionalInt.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment winsize = arena.allocate(size);
            int status = (int) function.get().invokeExact(DESCRIPTOR, TIOCGWINSZ, winsize);
            int columns = Short.toUnsignedInt(winsize.getAtIndex(ValueLayout.JAVA_SHORT, 1));
            return status == 0 && columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
        } catch (Throwable e) {
            throw new AssertionError("ioctl throws nothing", e);
        }
    }

    /** What a C function says of the descriptor; empty where the system has no such function. */
    private static OptionalInt call(String name) {
        Optional<MethodHandle> function =
                function(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            return function.isEmpty()
                    ? OptionalInt.empty()
                    : OptionalInt.of((int) function.get().invokeExact(DESCRIPTOR));
        } catch (Throwable e) {
            throw new AssertionError(name + " throws nothing", e);
        }
    }

    @SuppressWarnings("restricted") // --enable-native-access
    private static Optional<MethodHandle> function(
            String name, FunctionDescriptor signature, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(address -> linker.downcallHandle(address, signature, options));
    }
}
