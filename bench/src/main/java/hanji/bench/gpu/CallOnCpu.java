package hanji.bench.gpu;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A standard call on one thread of the CPU, again and again, going round over several sets of inputs that were drawn
 * before, so that caches hold none of them when its turn comes again.
 */
public final class CallOnCpu {
    private static final Device CPU = Device.cpu(1);

    private final StandardCall call;
    private final List<StandardInputs> sets;
    private final List<double[]> before;
    private int next;

    /** @param sets of inputs */
    public CallOnCpu(StandardCall call, int sets) {
        this.call = call;
        this.before = freshly();
        this.sets = IntStream.range(0, sets)
                .mapToObj(draw -> new StandardInputs(CPU, Size.PROCESSOR, draw, true, new KeptInputs()))
                .toList();
        for (int i = 0; i < sets; i++) run();
    }

    /** Runs the call on the next set; its results go back to the pool. */
    public void run() {
        StandardInputs inputs = sets.get(next++ % sets.size());
        inputs.kept().rewind();
        try (var _ = Scope.open()) {
            call.run(inputs);
        }
    }

    /** Bytes of the inputs of one set. */
    static long inputBytes(StandardCall call) {
        try (var _ = Scope.open()) {
            var inputs = new StandardInputs(CPU, Size.PROCESSOR, 0, true, new KeptInputs());
            call.run(inputs);
            return inputs.kept().bytes();
        }
    }

    /**
     * Whether the call, on inputs that are drawn anew, still has the bits that it had before it was timed and compiled.
     *
     * @throws IllegalStateException if not
     */
    public void requireSameResults() {
        List<double[]> after = freshly();
        for (int i = 0; i < before.size(); i++)
            if (!Arrays.equals(before.get(i), after.get(i)))
                throw new IllegalStateException(call + " has other bits after it was timed than before");
    }

    private List<double[]> freshly() {
        try (var _ = Scope.open()) {
            return call.run(new StandardInputs(CPU, Size.PROCESSOR, 0, true)).tensors().stream()
                    .map(Tensor::toDoubles)
                    .toList();
        }
    }
}
