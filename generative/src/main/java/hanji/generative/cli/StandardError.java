package hanji.generative.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** The process's standard error as the operating system sees it, which java.io does not show. */
public final class StandardError {
    private static final int DESCRIPTOR = 2;
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");
    /** The request for the window's size, from sys/ioctl.h. */
    private static final long TIOCGWINSZ = MAC ? 0x40087468L : 0x5413L;

    private StandardError() {}

    /**
     * Takes standard error back from the launcher, which filters what the JVM says before this line and leaves the
     * real one at the descriptor named by the property {@code hanji.stderr}. Does nothing when started without it.
     */
    public static void restore() {
        int real = Integer.getInteger("hanji.stderr", DESCRIPTOR);
        if (real != DESCRIPTOR && call("dup2", real, DESCRIPTOR).orElse(-1) == DESCRIPTOR) {
            call("close", real);
        }
    }

    static boolean isTerminal() {
        return call("isatty", DESCRIPTOR).orElse(0) == 1;
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

    /** The status of a C function of ints; empty where the system has no such function. */
    private static OptionalInt call(String name, Object... arguments) {
        MemoryLayout[] ints = new MemoryLayout[arguments.length];
        Arrays.fill(ints, ValueLayout.JAVA_INT);
        Optional<MethodHandle> function = function(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, ints));
        try {
            return function.isEmpty()
                    ? OptionalInt.empty()
                    : OptionalInt.of((int) function.get().invokeWithArguments(arguments));
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
