package hanji.cuda.nvidia;

import hanji.cuda.CudaException;
import hanji.cuda.Gemm;
import hanji.cuda.binding.DriverBinding;
import hanji.cuda.binding.GemmBinding;
import java.util.Optional;
import java.util.function.LongFunction;

/** cuBLAS on a GPU, with a handle for each context. */
final class LibraryGemm implements Gemm {
    private final DriverBinding driver;
    private final Context context;
    private final Captures captures;
    private final LongFunction<Object> streams;
    private Optional<GemmBinding> library = Optional.empty();
    private int epoch;

    private LibraryGemm(DriverBinding driver, Context context, Captures captures, LongFunction<Object> streams) {
        this.driver = driver;
        this.context = context;
        this.captures = captures;
        this.streams = streams;
    }

    /** Loads the library; empty if that cannot be. */
    static Optional<Gemm> load(DriverBinding driver, Context context, Captures captures, LongFunction<Object> streams) {
        var gemm = new LibraryGemm(driver, context, captures, streams);
        try {
            context.call("load cuBLAS", gemm::library);
            return Optional.of(gemm);
        } catch (CudaException _) {
            return Optional.empty();
        }
    }

    private GemmBinding library() {
        if (library.isEmpty() || epoch != context.epoch()) {
            library = Optional.of(driver.newGemm());
            epoch = context.epoch();
        }
        return library.get();
    }

    @Override
    public void multiply(Product product, long stream) {
        if (product.out().rows() == 0 || product.out().columns() == 0) return;
        context.call("multiply matrices by cuBLAS", () -> {
            library().multiply(product, streams.apply(stream));
            if (captures.isOpen(stream)) captures.multiplied(nodes(product), stream);
        });
    }

    /** How many nodes of a graph a product is: those of a capture of it alone. */
    private int nodes(Product product) {
        Object alone = driver.newStream();
        try {
            driver.graphs().beginCapture(alone);
            library().multiply(product, alone);
            Object graph = driver.graphs().endCapture(alone);
            int nodes = driver.graphs().nodes(graph).size();
            driver.graphs().destroyGraph(graph);
            return nodes;
        } finally {
            driver.destroyStream(alone);
        }
    }
}
