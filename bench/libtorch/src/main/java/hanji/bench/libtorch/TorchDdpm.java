package hanji.bench.libtorch;

import hanji.bench.peer.Layout;
import hanji.bench.workload.RecipeDrawing;
import hanji.bench.workload.RecipeStep;
import hanji.bench.workload.Task;
import hanji.generative.zoo.Ddpm;
import hanji.generative.zoo.Parameterization;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A diffusion model with the cosine schedule, as it is written with PyTorch. */
record TorchDdpm(TorchUNet network, Parameterization predict, double[] alphaBars) {
    private static final double WARM_UP = 100;
    private static final double OFFSET = 0.008;
    private static final double MOST = 0.999;
    /** What a network is told of the last timestep. */
    private static final double LAST = 1000;

    private static TorchDdpm create(FirstState state, Ddpm.Options options) {
        return new TorchDdpm(
                TorchUNet.create(state, options.channels()), options.predict(), alphaBars(options.timesteps()));
    }

    private static ScalarOptional limit(double value) {
        return new ScalarOptional(new Scalar(value));
    }

    /** ᾱ from 0 to T. */
    private static double[] alphaBars(int timesteps) {
        double[] alphaBars = new double[timesteps + 1];
        alphaBars[0] = 1;
        for (int t = 1; t <= timesteps; t++) {
            double kept = cosine((double) t / timesteps) / cosine(0) / alphaBars[t - 1];
            alphaBars[t] = alphaBars[t - 1] * Math.max(1 - MOST, kept);
        }
        return alphaBars;
    }

    private static double cosine(double share) {
        return Math.pow(Math.cos((share + OFFSET) / (1 + OFFSET) * Math.PI / 2), 2);
    }

    static Task training(RecipeStep<?> work, Ddpm.Options options, Layout layout) {
        var first = new FirstState(work.state(), layout);
        TorchDdpm model = create(first, options);
        int n = work.images(), side = work.side();
        Tensor images = Tensors.images(work.pixels(), layout, n, side, side, 1)
                .mul_(new Scalar(2 / 255.0))
                .sub_(new Scalar(1.0));
        var adam = new Adam(first.all(), new AdamOptions(options.lr()));
        var average = new Average(first.parameters());
        return new TorchLearner((done, draws) -> {
            adam.param_groups().get(0).options().set_lr(options.lr() * Math.min(1, (done + 1) / WARM_UP));
            Tensor z = draws.normal("noise", done, n, 1, side, side);
            Tensor loss = TorchLearner.descend(adam, model.loss(images, z, draws.uniform("times", done)));
            average.update(done + 1);
            return loss;
        });
    }

    /** The mean squared error of the noise, or velocity, that is told. */
    private Tensor loss(Tensor images, Tensor z, double offset) {
        int n = (int) images.size(0), last = alphaBars.length - 1;
        float[] signal = new float[n], noise = new float[n], times = new float[n];
        for (int i = 0; i < n; i++) {
            int t = 1 + (int) ((offset + (double) i / n) % 1 * last);
            times[i] = (float) (LAST * t / last);
            signal[i] = (float) Math.sqrt(alphaBars[t]);
            noise[i] = (float) Math.sqrt(1 - alphaBars[t]);
        }
        Tensor a = Tensors.of(signal, n, 1, 1, 1), s = Tensors.of(noise, n, 1, 1, 1);
        Tensor right = predict == Parameterization.NOISE ? z : z.mul(a).sub(images.mul(s));
        return torch.mse_loss(network.forward(images.mul(a).add(z.mul(s)), Tensors.of(times, n)), right);
    }

    static Task drawing(RecipeDrawing<?> work, Ddpm.Options options, Layout layout) {
        TorchDdpm model = create(FirstState.ofAverage(work.state(), layout), options);
        return new Drawing(model, options.drawingSteps(), layout, work);
    }

    private record Drawing(TorchDdpm model, int steps, Layout layout, RecipeDrawing<?> work) implements Task {
        @Override
        public void run() {
            try (var _ = new PointerScope()) {
                intensities(torch.randn(sizes(work.count())));
            }
        }

        private long[] sizes(int images) {
            int side = work.training().side();
            return new long[] {images, 1, side, side};
        }

        @Override
        public Map<String, float[]> results() {
            try (var _ = new PointerScope()) {
                return Map.of(RecipeDrawing.IMAGES, intensities(Draws.normal(RecipeDrawing.NOISE, sizes(work.compared()))));
            }
        }

        private float[] intensities(Tensor noise) {
            Tensor values = model.images(Tensors.stored(noise, layout), steps).mul(new Scalar(127.5)).add(new Scalar(127.5));
            return Tensors.floats(values.round().clamp_(limit(0), limit(255)));
        }
    }

    /** The image by what is told of x = a image + s noise. */
    private Tensor clean(Tensor x, Tensor told, double a, double s) {
        Tensor part = told.mul(new Scalar(s));
        return predict == Parameterization.NOISE
                ? x.sub(part).div(new Scalar(a))
                : x.mul(new Scalar(a)).sub(part);
    }

    /** Images of values from -1 to 1 by DDIM, without new noise. */
    private Tensor images(Tensor noise, int steps) {
        int last = alphaBars.length - 1;
        Tensor x = noise;
        try (var _ = new NoGradGuard()) {
            for (int i = 0; i < steps; i++) {
                int t = (int) ((long) last * (steps - i) / steps), next = (int) ((long) last * (steps - i - 1) / steps);
                double a = Math.sqrt(alphaBars[t]), s = Math.sqrt(1 - alphaBars[t]);
                double aNext = Math.sqrt(alphaBars[next]), direction = Math.sqrt(1 - alphaBars[next]) / s;
                float[] times = new float[(int) x.size(0)];
                Arrays.fill(times, (float) (LAST * t / last));
                Tensor told = network.forward(x, Tensors.of(times, times.length));
                Tensor clean = clean(x, told, a, s).clamp_(limit(-1), limit(1));
                x = clean.mul(new Scalar(aNext - direction * a)).add(x.mul(new Scalar(direction)));
            }
        }
        return x;
    }
}
