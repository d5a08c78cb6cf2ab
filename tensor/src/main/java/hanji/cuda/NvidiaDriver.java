package hanji.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the NVIDIA driver of this machine says of itself and its GPUs. It is asked through the foreign function interface
 * alone, so a machine without CUDA loads nothing and fails nowhere.
 *
 * @param version the newest CUDA that the driver runs, 12060 for 12.6; 0 if it does not say
 * @param gpus in the driver's order; Hanji uses the first
 * @param obstacle why the first GPU cannot be used, in one line with what to do; empty if it can
 */
public record NvidiaDriver(int version, List<Gpu> gpus, Optional<String> obstacle) {
    /** The driver's library on Linux. */
    public static final String LIBRARY = "libcuda.so.1";

    /** The least CUDA version of a driver: the first that takes PTX ISA 8.0. */
    private static final int LEAST_VERSION = 12000;
    /** The least compute capability: what the PTX is compiled for. */
    private static final int LEAST_CAPABILITY = 75;

    /** CUdevice_attribute of cuda.h. */
    private static final int CAPABILITY_MAJOR = 75;

    private static final int CAPABILITY_MINOR = 76;

    public NvidiaDriver {
        gpus = List.copyOf(gpus);
    }

    /**
     * A GPU.
     *
     * @param computeCapability major and minor, 90 for 9.0
     * @param memory bytes
     */
    public record Gpu(String name, int computeCapability, long memory) {
        /** The compute capability as NVIDIA writes it, for example 9.0. */
        public String capability() {
            return computeCapability / 10 + "." + computeCapability % 10;
        }
    }

    /** The newest CUDA that the driver runs, as NVIDIA writes it, for example 12.6. */
    public String cuda() {
        return dotted(version);
    }

    private static String dotted(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    /**
     * The newest PTX ISA that the driver takes, for example 8.5; "CUDA C++ PTX ISA", release notes. Drivers newer than
     * that table take at least what its last row says.
     */
    public String ptx() {
        int major = version / 1000;
        int minor = version % 1000 / 10;
        return switch (major) {
            case 11 -> "7." + minor;
            case 12 -> "8." + (minor < 6 ? minor : minor - 1);
            default -> major < 11 ? "6.5" : "9." + (major == 13 ? minor : 0);
        };
    }

    /** Asks the driver {@link #LIBRARY}. */
    public static NvidiaDriver probe() {
        return probe(LIBRARY);
    }

    /** @param library the driver's library */
    public static NvidiaDriver probe(String library) {
        var driver = NativeLibrary.open(library);
        if (driver.isEmpty())
            return new NvidiaDriver(
                    0,
                    List.of(),
                    Optional.of("no NVIDIA driver (" + library + " does not load): install NVIDIA's driver, or use the"
                            + " CPU or the simulator"));
        var probe = new Probe(driver.get());
        try {
            probe.ask();
            return new NvidiaDriver(probe.version, probe.gpus, probe.tooOld());
        } catch (Refusal refusal) {
            return new NvidiaDriver(probe.version, probe.gpus, Optional.of(refusal.line));
        }
    }

    /** A call that the driver refused or does not have. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final String line;

        Refusal(String line) {
            super(line);
            this.line = line;
        }
    }

    /** The questions, in an order in which each may be the last that is answered. */
    private static final class Probe {
        private final NativeLibrary driver;
        private final List<Gpu> gpus = new ArrayList<>();
        private int version;

        Probe(NativeLibrary driver) {
            this.driver = driver;
        }

        void ask() throws Refusal {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment number = arena.allocate(JAVA_LONG);
                call("cuDriverGetVersion", number);
                version = number.get(JAVA_INT, 0);
                call("cuInit", 0);
                call("cuDeviceGetCount", number);
                int count = number.get(JAVA_INT, 0);
                if (count == 0) throw new Refusal(refused("cuDeviceGetCount", 100));
                for (int i = 0; i < count; i++) gpus.add(gpu(i, number, arena.allocate(256)));
            }
        }

        private Gpu gpu(int ordinal, MemorySegment number, MemorySegment name) throws Refusal {
            call("cuDeviceGet", number, ordinal);
            int device = number.get(JAVA_INT, 0);
            call("cuDeviceGetName", name, (int) name.byteSize(), device);
            call("cuDeviceTotalMem_v2", number, device);
            long memory = number.get(JAVA_LONG, 0);
            int major = attribute(CAPABILITY_MAJOR, number, device);
            int minor = attribute(CAPABILITY_MINOR, number, device);
            return new Gpu(name.getString(0), 10 * major + minor, memory);
        }

        private int attribute(int attribute, MemorySegment number, int device) throws Refusal {
            call("cuDeviceGetAttribute", number, attribute, device);
            return number.get(JAVA_INT, 0);
        }

        private void call(String function, Object... arguments) throws Refusal {
            int status = driver.call(function, arguments)
                    .orElseThrow(() -> new Refusal("the NVIDIA driver has no function " + function));
            if (status != 0) throw new Refusal(refused(function, status));
        }

        Optional<String> tooOld() {
            Gpu first = gpus.getFirst();
            if (version < LEAST_VERSION)
                return Optional.of("the NVIDIA driver is too old (for CUDA " + dotted(version)
                        + "): install version 525 or later, which is for CUDA 12.0 and takes PTX ISA 8.0");
            if (first.computeCapability() < LEAST_CAPABILITY)
                return Optional.of(first.name() + " is too old (compute capability " + first.capability()
                        + "): Hanji's kernels need 7.5 (Turing) or later; CUDA_VISIBLE_DEVICES chooses another GPU");
            return Optional.empty();
        }
    }

    /** What a status of cuda.h's CUresult means here, and what to do. */
    private static String refused(String function, int status) {
        String error = " (" + function + ": error " + status + ")";
        return switch (status) {
            case 34 ->
                "libcuda.so.1 is the toolkit's stub" + error
                        + ": let LD_LIBRARY_PATH find the NVIDIA driver's own first";
            case 100 ->
                "the NVIDIA driver is there but sees no GPU" + error + ": see whether nvidia-smi lists one, whether"
                        + " CUDA_VISIBLE_DEVICES hides it, and whether the container was given it (--gpus all)";
            case 802 ->
                "the GPUs are not ready yet" + error + ": wait, or start nvidia-fabricmanager where they share NVLink";
            case 803 ->
                "the NVIDIA driver's library and its kernel module have different versions" + error
                        + ": restart the machine after a driver update";
            default ->
                "the NVIDIA driver is there but does not work" + error
                        + ": see whether nvidia-smi runs, or restart after a driver update";
        };
    }
}
