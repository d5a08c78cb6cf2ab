package hanji.generative.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether an NVIDIA GPU can be used, and if not why. Asks the driver alone, through the foreign function interface, so
 * that a machine without CUDA loads nothing and fails nowhere.
 *
 * @param devices GPUs that the driver offers
 * @param detail one line: the driver's version and the GPUs, or what is missing
 */
record CudaFinding(boolean found, int devices, String detail) {
    /** CUDA_ERROR_NO_DEVICE of cuda.h. */
    private static final int NO_DEVICE = 100;

    /** @param library the driver's library: libcuda.so.1 on Linux */
    @SuppressWarnings("restricted") // --enable-native-access
    static CudaFinding probe(String library) {
        try {
            // Not unloaded again: the driver starts threads of its own.
            return new Driver(SymbolLookup.libraryLookup(library, Arena.global())).finding();
        } catch (IllegalArgumentException _) {
            return missing("not found: no NVIDIA driver (" + library + " does not load); Hanji runs on the CPU");
        } catch (DriverError e) {
            return missing(e.detail);
        }
    }

    private static CudaFinding missing(String detail) {
        return new CudaFinding(false, 0, detail);
    }

    /** A call that the driver refused or does not have. */
    private static final class DriverError extends Exception {
        private static final long serialVersionUID = 1;

        private final String detail;

        DriverError(String detail) {
            super(detail);
            this.detail = detail;
        }
    }

    /** The four calls of the driver API that are needed. */
    private record Driver(SymbolLookup lookup) {
        CudaFinding finding() throws DriverError {
            int status = call("cuInit", 0);
            if (status == NO_DEVICE) {
                return missing("the NVIDIA driver is there but sees no GPU (cuInit: no CUDA-capable device)");
            }
            check("cuInit", status);
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
                check("cuDriverGetVersion", call("cuDriverGetVersion", number));
                int version = number.get(ValueLayout.JAVA_INT, 0);
                check("cuDeviceGetCount", call("cuDeviceGetCount", number));
                int devices = number.get(ValueLayout.JAVA_INT, 0);
                return new CudaFinding(
                        devices > 0,
                        devices,
                        "driver for CUDA " + version / 1000 + "." + version % 1000 / 10 + ", "
                                + (devices == 0 ? "no GPU" : String.join(", ", names(devices, arena))));
            }
        }

        private List<String> names(int devices, Arena arena) throws DriverError {
            MemorySegment device = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment name = arena.allocate(256);
            List<String> names = new ArrayList<>();
            for (int i = 0; i < devices; i++) {
                check("cuDeviceGet", call("cuDeviceGet", device, i));
                check("cuDeviceGetName", call("cuDeviceGetName", name, 256, device.get(ValueLayout.JAVA_INT, 0)));
                names.add(name.getString(0));
            }
            return names;
        }

        private static void check(String function, int status) throws DriverError {
            if (status != 0) {
                throw new DriverError("the NVIDIA driver is there but does not work (" + function + ": error " + status
                        + "); see whether nvidia-smi runs, or restart after a driver update");
            }
        }

        /** Calls a function of the driver with ints and pointers. */
        @SuppressWarnings("restricted")
        private int call(String function, Object... arguments) throws DriverError {
            MemoryLayout[] layouts = new MemoryLayout[arguments.length];
            for (int i = 0; i < layouts.length; i++) {
                layouts[i] = arguments[i] instanceof Integer ? ValueLayout.JAVA_INT : ValueLayout.ADDRESS;
            }
            MemorySegment address = lookup.find(function)
                    .orElseThrow(() -> new DriverError("the NVIDIA driver has no function " + function));
            try {
                return (int) Linker.nativeLinker()
                        .downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts))
                        .invokeWithArguments(arguments);
            } catch (Throwable e) {
                throw new AssertionError(function + " throws nothing", e);
            }
        }
    }
}
