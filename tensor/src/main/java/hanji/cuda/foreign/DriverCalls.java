package hanji.cuda.foreign;

import static hanji.cuda.foreign.DriverFunction.GET_ERROR_NAME;
import static hanji.cuda.foreign.DriverFunction.LAUNCH_KERNEL_EX;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.cuda.binding.DriverFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** Calls of the driver's functions, whose answers other than success are thrown. */
final class DriverCalls {
    private static final int NAME_BYTES = 256;

    /** By function; each takes its arguments in an array. */
    private final MethodHandle[] handles = new MethodHandle[DriverFunction.values().length];

    /** Without an array, since it is called most. */
    private final MethodHandle launch;

    /** @throws CudaException if a function is not there */
    DriverCalls(SymbolLookup symbols) {
        for (DriverFunction each : DriverFunction.values())
            handles[each.ordinal()] = handle(symbols, each).asSpreader(Object[].class, each.arity());
        launch = handle(symbols, DriverFunction.LAUNCH_KERNEL);
    }

    @SuppressWarnings("restricted") // the types are those of cuda.h
    private static MethodHandle handle(SymbolLookup symbols, DriverFunction function) {
        MemorySegment address = symbols.find(function.symbol)
                .orElseThrow(() -> new CudaException("the NVIDIA driver has no function " + function.symbol));
        return Linker.nativeLinker().downcallHandle(address, function.descriptor());
    }

    int call(DriverFunction function, Object... arguments) {
        try {
            return (int) handles[function.ordinal()].invokeExact(arguments);
        } catch (Throwable failure) {
            throw new AssertionError(function + " throws nothing", failure);
        }
    }

    void check(DriverFunction function, Object... arguments) {
        int status = call(function, arguments);
        if (status != 0) throw new DriverFailure(error(status));
    }

    String error(int status) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(ADDRESS);
            return call(GET_ERROR_NAME, status, name) == 0 ? text(name.get(ADDRESS, 0)) : "CUDA error " + status;
        }
    }

    /** The text at an address of C. */
    @SuppressWarnings("restricted") // its length is not known
    private static String text(MemorySegment address) {
        return address.reinterpret(NAME_BYTES).getString(0);
    }

    /** A call whose first argument says where its answer goes. */
    int number(DriverFunction function, Object... others) {
        return (int) wide(function, others);
    }

    long wide(DriverFunction function, Object... others) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(JAVA_LONG); // all zeros, so that a smaller answer is the number, too
            Object[] all = new Object[others.length + 1];
            all[0] = answer;
            System.arraycopy(others, 0, all, 1, others.length);
            check(function, all);
            return answer.get(JAVA_LONG, 0);
        }
    }

    MemorySegment pointer(DriverFunction function, Object... others) {
        return MemorySegment.ofAddress(wide(function, others));
    }

    /** cuLaunchKernel. */
    void launch(Object function, Grid grid, MemorySegment table, Object stream) {
        if (!grid.attributes().isNone()) {
            launchWithAttributes(function, grid, table, stream);
            return;
        }
        int status;
        try {
            status = (int) launch.invokeExact(
                    (MemorySegment) function,
                    grid.x(),
                    grid.y(),
                    grid.z(),
                    grid.blockX(),
                    grid.blockY(),
                    grid.blockZ(),
                    grid.shared(),
                    (MemorySegment) stream,
                    table,
                    MemorySegment.NULL);
        } catch (Throwable failure) {
            throw new AssertionError("cuLaunchKernel throws nothing", failure);
        }
        if (status != 0) throw new DriverFailure(error(status));
    }

    private void launchWithAttributes(Object function, Grid grid, MemorySegment table, Object stream) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment configuration = LaunchConfiguration.of(grid, (MemorySegment) stream, arena);
            check(LAUNCH_KERNEL_EX, configuration, function, table, MemorySegment.NULL);
        }
    }
}
