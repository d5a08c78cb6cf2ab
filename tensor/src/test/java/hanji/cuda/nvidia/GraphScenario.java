package hanji.cuda.nvidia;

import static hanji.cuda.nvidia.Scenario.KINDS;
import static hanji.cuda.nvidia.Scenario.kinds;
import static hanji.cuda.nvidia.Scenario.open;
import static hanji.cuda.nvidia.Scenario.print;
import static hanji.cuda.nvidia.Scenario.printFailure;
import static hanji.cuda.nvidia.Scenario.ptx;

import hanji.cuda.Arguments;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.Gemm;
import hanji.cuda.Grid;
import hanji.cuda.RepeatedWork;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** What a process with the stand-in for the driver does with graphs; it prints what it sees. */
enum GraphScenario {
    /** Launches, copies and fills are captured, changed, launched, captured again in the same and in another form. */
    GRAPH {
        @Override
        void run() throws IOException {
            try (CudaDriver driver = open();
                    Arena arena = Arena.ofConfined()) {
                long stream = driver.openStream();
                long memory = driver.allocate(256);
                long twice = driver.function(driver.load("kinds.ptx", ptx()), "kinds");
                var arguments = new Arguments(arena);
                driver.beginCapture(stream);
                printFailure(() -> driver.toHost(memory, arena.allocate(4), stream));
                printFailure(() -> driver.toDevice(arena.allocate(4), memory, stream));
                printFailure(() -> driver.synchronize(stream));
                long event = driver.newEvent();
                printFailure(() -> driver.record(event, stream));
                printFailure(() -> driver.await(event, stream));
                driver.fillWords(memory, 1, 2, stream);
                driver.fillWords(memory, 1, 0, stream);
                driver.launch(twice, Grid.of(3, 32), kinds(arguments, memory, 1), stream);
                driver.copy(memory, memory + 16, 8, stream);
                driver.launch(twice, Grid.of(4, 64), kinds(arguments, memory, 2), stream);
                long graph = driver.endCapture(stream);
                driver.update(graph, 1, kinds(arguments, memory + 16, 5));
                driver.launchGraph(graph, stream);
                MemorySegment back = arena.allocate(8);
                driver.toHost(memory + 16, back, stream);
                print(Arrays.toString(back.toArray(ValueLayout.JAVA_INT)));
                for (int forms = 0; forms < 2; forms++) { // the second one is another
                    driver.beginCapture(stream);
                    driver.fillWords(memory, 7, 2, stream);
                    driver.launch(twice, Grid.of(3, 32), kinds(arguments, memory, 8), stream);
                    driver.copy(memory, memory + 16, 8, stream);
                    if (forms == 0) driver.launch(twice, Grid.of(4, 64), kinds(arguments, memory, 9), stream);
                    driver.endCapture(stream, graph);
                    driver.launchGraph(graph, stream);
                }
                printFailure(() -> driver.endCapture(stream));
                driver.freeGraph(graph);
                printFailure(() -> driver.launchGraph(graph, stream));
            }
        }
    },
    /** Steps of a training loop as repeated work. */
    REPEATED {
        @Override
        void run() {
            var cuda = new Cuda(open());
            Device gpu = Device.cuda(cuda);
            Tensor weights = Tensor.zeros(DType.F32, Shape.of(4), gpu);
            RepeatedWork work = cuda.repeat();
            for (int step = 1; step <= 4; step++) {
                int number = step;
                try (var _ = Scope.open()) {
                    work.run(() -> {
                        Tensor batch =
                                Tensor.of(new float[] {number, 2, 3, 4}, 4).to(DType.F32, gpu);
                        cuda.launch(KINDS, Grid.of(1, 32), batch, number, 1f, 1L, 1.0, new int[3]);
                        weights.copyFrom(batch);
                        return batch;
                    });
                    print(weights.get(0));
                }
            }
            print(work.replays());
            work.close();
        }
    },
    /** A product of a library between two launches, of which the second one is changed. */
    PRODUCT {
        @Override
        void run() throws IOException {
            try (CudaDriver driver = open();
                    Arena arena = Arena.ofConfined()) {
                var products = new StubProducts(driver, driver.gemm().orElseThrow());
                long memory = driver.allocate(256);
                long kinds = driver.function(driver.load("kinds.ptx", ptx()), "kinds");
                var arguments = new Arguments(arena);
                Gemm.Product product = products.product(Gemm.Arithmetic.TF32, false, true);
                driver.beginCapture(products.stream());
                driver.launch(kinds, Grid.of(3, 32), kinds(arguments, memory, 1), products.stream());
                products.gemm().multiply(product, products.stream());
                driver.launch(kinds, Grid.of(4, 64), kinds(arguments, memory, 2), products.stream());
                long graph = driver.endCapture(products.stream());
                print(products.isRight(product));
                driver.update(graph, 1, kinds(arguments, memory + 16, 5));
                driver.launchGraph(graph, products.stream());
                print(products.isRight(product));
            }
        }
    },
    /** A graph that cannot be made. */
    REFUSED {
        @Override
        void run() {
            try (CudaDriver driver = open()) {
                long stream = driver.openStream();
                driver.beginCapture(stream);
                printFailure(() -> driver.endCapture(stream));
            }
        }
    };

    abstract void run() throws Exception;

    public static void main(String[] arguments) throws Exception {
        valueOf(arguments[0]).run();
    }
}
