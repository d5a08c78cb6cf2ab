package hanji.bench.op;

import hanji.autograd.Op;
import hanji.bench.BenchmarkOf;
import hanji.bench.workload.PixelCnnStep;
import hanji.kernels.causal.CausalDraw;
import hanji.kernels.causal.DrawPlan;
import hanji.kernels.random.Bernoulli;
import hanji.kernels.random.Categorical;
import hanji.kernels.random.DenoisingErrors;
import hanji.kernels.random.Diffuse;
import hanji.kernels.random.Dropout;
import hanji.kernels.random.Gaussian;
import hanji.kernels.random.SampleWithKl;
import hanji.kernels.random.Uniform;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Draws from distributions. */
@State(Scope.Thread)
@BenchmarkOf({
    Bernoulli.class,
    Categorical.class,
    CausalDraw.class,
    DenoisingErrors.class,
    Diffuse.class,
    Dropout.class,
    Gaussian.class,
    SampleWithKl.class,
    Uniform.class
})
public class RandomBenchmark {
    private static final DrawPlan PLAN = new PixelCnnStep(8, 28, 16, 1).plan();

    /** What is measured. */
    public enum Call {
        BERNOULLI(() -> new Bernoulli(Operands.activations(), Operands.RANDOM, 0)),
        CATEGORICAL(() -> new Categorical(
                Operands.logits(), Operands.indices(1 << 20, 32 * 28 * 28), Operands.RANDOM, DType.I32)),
        /** 8 images of 28x28, from 16 channels. */
        CAUSAL_DRAW(() -> new CausalDraw(
                Tensor.zeros(DType.U8, Shape.of(8, 28, 28, 1), Operands.DEVICE),
                0,
                Operands.normal(256, 1),
                Operands.normal(28, 28, 0),
                Operands.normal(PLAN.parameters()),
                PLAN,
                Operands.RANDOM,
                0)),
        DENOISING_ERRORS(() -> new DenoisingErrors(Operands.activations(), mixture())),
        DIFFUSE(Call::mixture),
        DROPOUT(() -> new Dropout(Operands.activations(), 0.1, Operands.RANDOM, 0)),
        GAUSSIAN(() -> new Gaussian(Operands.RANDOM, 0, Operands.MILLION, DType.F32, Operands.DEVICE)),
        SAMPLE_WITH_KL(() -> SampleWithKl.of(Operands.activations(), Operands.activations(), Operands.RANDOM, 0)),
        UNIFORM(() -> new Uniform(Operands.RANDOM, 0, Operands.MILLION, DType.F32, Operands.DEVICE));

        private final Supplier<Op> op;

        Call(Supplier<Op> op) {
            this.op = op;
        }

        private static Diffuse mixture() {
            Tensor data = Operands.activations();
            int images = data.shape().dim(0);
            return new Diffuse(data, Operands.normal(images), Operands.normal(images), Operands.RANDOM, 0);
        }
    }

    @Param
    public Call call;

    private Op op;

    @Setup
    public void setUp() {
        op = call.op.get();
    }

    @Benchmark
    public void run() {
        Operands.run(op);
    }
}
