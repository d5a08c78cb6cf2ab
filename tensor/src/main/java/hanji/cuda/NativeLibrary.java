package hanji.cuda;

import hanji.tensor.MissingFlag;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.OptionalInt;

/** A C library, whose functions are called by name through the foreign function interface. */
public record NativeLibrary(SymbolLookup symbols) {
    /**
     * Loads a library, for example {@code libcuda.so.1}; empty if it does not load.
     *
     * @throws MissingFlag if the JVM denies native code
     */
    @SuppressWarnings("restricted") // --enable-native-access
    public static Optional<NativeLibrary> open(String name) {
        try {
            // Not unloaded again: CUDA's libraries start threads of their own.
            return Optional.of(new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        } catch (IllegalCallerException refusal) {
            throw MissingFlag.nativeAccess(refusal);
        }
    }

    /**
     * Calls a function that returns an int; empty if the library has no such function.
     *
     * @param arguments Integers, Longs and memory segments (pointers)
     */
    @SuppressWarnings("restricted")
    public OptionalInt call(String function, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < layouts.length; i++)
            layouts[i] = switch (arguments[i]) {
                case Integer _ -> ValueLayout.JAVA_INT;
                case Long _ -> ValueLayout.JAVA_LONG;
                default -> ValueLayout.ADDRESS;
            };
        var address = symbols.find(function);
        if (address.isEmpty()) return OptionalInt.empty();
        try {
            return OptionalInt.of((int) Linker.nativeLinker()
                    .downcallHandle(address.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts))
                    .invokeWithArguments(arguments));
        } catch (Throwable e) {
            throw new AssertionError(function + " throws nothing", e);
        }
    }
}
