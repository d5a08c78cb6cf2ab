package hanji.cuda.nvidia;

import hanji.cuda.Arguments;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.cuda.CudaException;
import hanji.cuda.Gemm;
import hanji.cuda.Grid;
import hanji.cuda.Kernel;
import hanji.cuda.LaunchAttributes;
import hanji.cuda.binding.DriverBinding;
import hanji.cuda.jcuda.JCudaBinding;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jcuda.driver.CUresult;

/** What a process with the stand-in for the driver does; it prints what it sees. */
enum Scenario {
    OBSTACLE {
        @Override
        void run() {
            print(new NvidiaProvider().obstacle().orElse("none"));
        }
    },
    INFO {
        @Override
        void run() {
            print(CudaDriverProvider.named("cuda").open().info());
        }
    },
    OPEN {
        @Override
        void run() {
            printFailure(Scenario::open);
        }
    },
    /** Every method that moves memory. */
    MEMORY {
        @Override
        void run() {
            try (CudaDriver driver = open();
                    Arena arena = Arena.ofConfined()) {
                print(driver.memory());
                long stream = driver.openStream();
                long one = driver.allocate(256);
                long two = driver.allocate(512);
                print(driver.memory());
                float[] floats = {1, 2, 3, 4};
                driver.toDevice(MemorySegment.ofArray(floats), one, stream);
                floats[0] = -1; // the host memory may change now
                driver.copy(one, two + 16, 16, stream);
                driver.fillBytes(two + 20, (byte) 0xFF, 4, stream);
                driver.fillWords(two + 24, Float.floatToRawIntBits(0.5f), 2, stream);
                MemorySegment off = arena.allocate(16);
                driver.toHost(two + 16, off, stream);
                print(Arrays.toString(off.toArray(ValueLayout.JAVA_FLOAT)));
                driver.free(two);
                driver.free(one);
                driver.closeStream(stream);
            }
        }
    },
    /** A copy that takes more pieces than there are slots, there and back. */
    LARGE_COPY {
        @Override
        void run() {
            try (CudaDriver driver = open()) {
                byte[] there = new byte[(21 << 20) + 5];
                for (int i = 0; i < there.length; i++) there[i] = (byte) (i * 31 + (i >> 12));
                long address = driver.allocate(there.length);
                driver.toDevice(MemorySegment.ofArray(there), address, 0);
                byte[] back = new byte[there.length];
                driver.toHost(address, MemorySegment.ofArray(back), 0);
                print(Arrays.mismatch(there, back));
            }
        }
    },
    STREAMS_AND_EVENTS {
        @Override
        void run() {
            try (CudaDriver driver = open()) {
                long one = driver.openStream();
                long two = driver.openStream();
                long from = driver.newEvent();
                long to = driver.newEvent();
                driver.record(from, one);
                driver.await(from, two);
                driver.record(to, two);
                print(driver.milliseconds(from, to));
                driver.synchronize(one);
                driver.synchronize(0);
                driver.freeEvent(from);
                printFailure(() -> driver.record(from, one));
                driver.closeStream(one);
                printFailure(() -> driver.synchronize(one));
                printFailure(() -> driver.synchronize(to));
            }
        }
    },
    LAUNCH {
        @Override
        void run() throws IOException {
            try (CudaDriver driver = open();
                    Arena arena = Arena.ofConfined()) {
                long stream = driver.openStream();
                long address = driver.allocate(4096);
                long module = driver.load("kinds.ptx", ptx());
                var arguments = new Arguments(arena);
                long kinds = driver.function(module, "kinds");
                for (float number : new float[] {1.5f, 0})
                    driver.launch(
                            kinds,
                            new Grid(7, 6, 5, 32, 4, 2, 1024),
                            arguments
                                    .clear()
                                    .add(address + 64)
                                    .add(-2)
                                    .add(number)
                                    .add(1L << 40)
                                    .add(-0.5)
                                    .add(new int[] {1, 2, 3}),
                            stream);
                driver.launch(driver.function(module, "nothing"), Grid.of(1, 32), arguments.clear(), 0);
            }
        }
    },
    /** More than 48 KB of dynamic shared memory has to be asked for, once. */
    SHARED {
        @Override
        void run() throws IOException {
            try (CudaDriver driver = open()) {
                long nothing = driver.function(driver.load("kinds.ptx", ptx()), "nothing");
                var none = new Arguments(Arena.ofAuto());
                for (int bytes : new int[] {48 << 10, 50_000, 49_500, 60_000})
                    driver.launch(nothing, Grid.of(1, 32).withShared(bytes), none, 0);
            }
        }
    },
    /** Launches that ask for clusters, for overlap, for both. */
    ATTRIBUTES {
        @Override
        void run() throws IOException {
            try (CudaDriver driver = open()) {
                long stream = driver.openStream();
                long nothing = driver.function(driver.load("kinds.ptx", ptx()), "nothing");
                var none = new Arguments(Arena.ofAuto());
                Grid grid = new Grid(8, 4, 2, 64, 1, 1, 512);
                for (LaunchAttributes each : List.of(
                        LaunchAttributes.NONE,
                        LaunchAttributes.cluster(4, 2, 1),
                        LaunchAttributes.NONE.overlap(),
                        LaunchAttributes.cluster(2, 1, 2).overlap()))
                    printFailure(() -> driver.launch(nothing, grid.with(each), none, stream));
            }
        }
    },
    /** Products of matrices with gaps between their rows, stored as they are or transposed, in each arithmetic. */
    GEMM {
        @Override
        void run() {
            try (CudaDriver driver = open()) {
                Optional<Gemm> gemm = driver.gemm();
                print(gemm.isPresent() ? "a library multiplies" : "no library multiplies");
                if (gemm.isEmpty()) return;
                var products = new StubProducts(driver, gemm.get());
                for (int which = 0; which < 4; which++)
                    print(products.isRight(Gemm.Arithmetic.TF32, (which & 1) > 0, (which & 2) > 0));
                print(products.isRight(Gemm.Arithmetic.F32, false, false));
                print(products.isRight(Gemm.Arithmetic.BF16, false, false));
            }
        }
    },
    /** What cuBLAS refuses. */
    GEMM_REFUSED {
        @Override
        void run() {
            try (CudaDriver driver = open()) {
                var products = new StubProducts(driver, driver.gemm().orElseThrow());
                printFailure(() -> products.isRight(Gemm.Arithmetic.TF32, false, false));
            }
        }
    },
    BAD_MODULES {
        @Override
        void run() throws IOException {
            try (CudaDriver driver = open()) {
                printFailure(() -> driver.load("hanji/bad.ptx", "no PTX".getBytes(StandardCharsets.UTF_8)));
                long module = driver.load("hanji/kinds.ptx", ptx());
                printFailure(() -> driver.function(module, "kind"));
            }
        }
    },
    /** JCuda returns some statuses that it should throw. */
    STATUS {
        @Override
        void run() {
            DriverBinding driver = JCudaBinding.load();
            driver.initialise();
            var context = new Context(driver, "GPU", new Handles());
            context.call("answer", () -> JCudaBinding.check(() -> CUresult.CUDA_SUCCESS));
            printFailure(() -> context.call("answer", () -> JCudaBinding.check(() -> CUresult.CUDA_ERROR_NOT_READY)));
            printFailure(
                    () -> context.call("answer", () -> JCudaBinding.check(() -> CUresult.CUDA_ERROR_LAUNCH_FAILED)));
            print(context.epoch());
        }
    },
    OTHER_THREAD {
        @Override
        void run() throws Exception {
            CudaDriver driver = open();
            long address = driver.allocate(256);
            Thread other = Thread.ofPlatform().start(() -> driver.free(address));
            other.join();
            driver.close();
        }
    },
    TWO_DRIVERS {
        @Override
        void run() {
            CudaDriver one = open();
            one.close();
            one.close();
            printFailure(one::memory);
            CudaDriver two = open();
            print(two.memory().free());
        }
    },
    OUT_OF_MEMORY {
        @Override
        void run() {
            var gpu = Device.cuda(new Cuda(open()));
            Tensor large = Tensor.zeros(DType.F32, Shape.of(500), gpu).named("large");
            Tensor.zeros(DType.U8, Shape.of(100), gpu).release();
            printFailure(() -> Tensor.zeros(DType.F32, Shape.of(10, 100), gpu));
            large.fill(2);
            print(large.get(499));
            Tensor.zeros(DType.F32, Shape.of(10, 10), gpu);
            printFailure(() -> gpu.cuda().orElseThrow().driver().allocate(8000));
        }
    },
    /** A kernel fails; what was there is lost, and new work runs. */
    FAULT {
        @Override
        void run() {
            var cuda = new Cuda(open());
            var gpu = Device.cuda(cuda);
            Tensor before = Tensor.full(3, DType.F32, Shape.of(4), gpu).named("before");
            long event = cuda.driver().newEvent();
            cuda.launch(NOTHING, Grid.of(1, 32));
            cuda.launch(KINDS, Grid.of(1, 32), before, 1, 1f, 1L, 1.0, new int[3]);
            printFailure(cuda::synchronize);
            printFailure(() -> before.get(0));
            printFailure(() -> before.to(DType.F32, Device.CPU));
            printFailure(() -> cuda.launch(KINDS, Grid.of(1, 32), before, 1, 1f, 1L, 1.0, new int[3]));
            printFailure(() -> cuda.driver().freeEvent(event));
            Tensor after = Tensor.full(4, DType.F32, Shape.of(4), gpu);
            before.release();
            Tensor next = Tensor.full(5, DType.F32, Shape.of(4), gpu);
            cuda.launch(NOTHING, Grid.of(2, 32));
            cuda.synchronize();
            print(Arrays.toString(after.toFloats()) + Arrays.toString(next.toFloats()));
        }
    },
    FAULT_FOR_GOOD {
        @Override
        void run() {
            var cuda = new Cuda(open());
            cuda.launch(NOTHING, Grid.of(1, 32));
            printFailure(cuda::synchronize);
            printFailure(() -> cuda.launch(NOTHING, Grid.of(1, 32)));
            cuda.close();
        }
    },
    /** Processor nanoseconds of a launch with 6 arguments: this driver's, and JCuda's with a pointer per argument. */
    LAUNCH_COST {
        @Override
        void run() {
            var cuda = new Cuda(open());
            Tensor tensor = Tensor.zeros(DType.F32, Shape.of(4), Device.cuda(cuda));
            var pointers = new PointerLaunch();
            int[] struct = {1, 2, 3};
            for (int round = 0; round < 5; round++) {
                long table = nanoseconds(() -> cuda.launch(KINDS, Grid.of(1, 32), tensor, 1, 2f, 3L, 4.0, struct));
                print("table " + table + ", pointers " + nanoseconds(pointers::launch));
            }
        }
    },
    /** What the JVM takes {@code java.io.tmpdir} to be, before and after JCuda was loaded. */
    TEMPORARY_FOLDER {
        @Override
        void run() throws IOException {
            String before = System.getProperty("java.io.tmpdir");
            open().close();
            print(before.equals(System.getProperty("java.io.tmpdir")));
            print(Files.createTempFile("after", ".txt").getParent().toString().equals(before));
        }
    };

    static final Kernel KINDS = new Kernel(Scenario.class, "kinds", "kinds");
    private static final Kernel NOTHING = new Kernel(Scenario.class, "kinds", "nothing");

    abstract void run() throws Exception;

    public static void main(String[] arguments) throws Exception {
        valueOf(arguments[0]).run();
    }

    static CudaDriver open() {
        return new NvidiaProvider().open();
    }

    static Arguments kinds(Arguments arguments, long address, int number) {
        return arguments
                .clear()
                .add(address)
                .add(number)
                .add(1f)
                .add(1L)
                .add(1.0)
                .add(new int[3]);
    }

    static byte[] ptx() throws IOException {
        try (InputStream stream = Scenario.class.getResourceAsStream("kinds.ptx")) {
            return stream.readAllBytes();
        }
    }

    private static long nanoseconds(Runnable launch) {
        var clock = ManagementFactory.getThreadMXBean(); // of this thread alone, whatever else the machine does
        int launches = 20_000;
        long began = clock.getCurrentThreadCpuTime();
        for (int i = 0; i < launches; i++) launch.run();
        return (clock.getCurrentThreadCpuTime() - began) / launches;
    }

    static void print(Object what) {
        System.out.println(what);
    }

    static void printFailure(Runnable action) {
        try {
            action.run();
            print("no failure");
        } catch (CudaException failure) {
            print(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        }
    }
}
