package hanji.bench.workload;

import hanji.kernels.random.Gaussian;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Map;

/**
 * Standard normal numbers, written into a tensor that exists. Sides draw different numbers, so what is compared is how
 * many of them lie below a few bounds.
 *
 * @param size how many
 */
public record NormalFill(int size) implements Workload {
    private static final float[] BOUNDS = {-3, -2, -1, 0, 1, 2, 3};

    /** The share of these numbers below each of -3, -2, ..., 3. */
    public static Map<String, float[]> shares(float[] values) {
        float[] shares = new float[BOUNDS.length];
        for (int i = 0; i < shares.length; i++) {
            int below = 0;
            for (float value : values) if (value < BOUNDS[i]) below++;
            shares[i] = (float) below / values.length;
        }
        return Map.of("shares below -3, -2, ..., 3", shares);
    }

    /** Ten standard deviations of a share near a half. */
    @Override
    public double tolerance() {
        return 10 * Math.sqrt(0.25 / size);
    }

    @Override
    public Task on(Device device) {
        Shape shape = Shape.of(size);
        var draw = new Gaussian(new Philox(1, 0, 0), 0, shape, DType.F32, device);
        return new HanjiTask(draw, Tensor.empty(DType.F32, shape, device));
    }

    private record HanjiTask(Gaussian draw, Tensor out) implements Task {
        @Override
        public void run() {
            out.device().cuda().ifPresentOrElse(gpu -> draw.cuda(out, gpu), () -> draw.cpu(out));
        }

        @Override
        public Map<String, float[]> results() {
            run();
            return shares(out.toFloats());
        }
    }
}
