package hanji.bench.gpu;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.bench.workload.RecipeStep;
import hanji.generative.model.Recipe;
import hanji.generative.zoo.AdversarialLoss;
import hanji.generative.zoo.Dcgan;
import hanji.generative.zoo.Ddpm;
import hanji.generative.zoo.GatedPixelCnn;
import hanji.generative.zoo.PixelCnn;
import hanji.generative.zoo.Vae;
import hanji.generative.zoo.VaeDecoder;
import hanji.generative.zoo.VaeLayers;
import java.util.function.Supplier;

/** Whole steps that are timed on a card: forward, backward, update, as {@code ./hanji train} takes them. */
enum CardStep {
    /** 64 channels, 6 residual blocks. */
    PIXELCNN(() -> new Training<>(
            new PixelCnn(), () -> new PixelCnn.Options(64, 6, 0.003), () -> new PixelCnn.Options(4, 1, 0.003), 16)),
    GATED_PIXELCNN(() -> new Training<>(
            new GatedPixelCnn(),
            () -> new GatedPixelCnn.Options(64, 7, false, 0.003),
            () -> new GatedPixelCnn.Options(4, 2, false, 0.003),
            16)),
    /** With convolutions. */
    VAE(() -> new Training<>(new Vae(), () -> vae(20, 256), () -> vae(2, 8), 128)),
    DCGAN(() -> new Training<>(new Dcgan(), () -> dcgan(64, 32), () -> dcgan(3, 2), 64)),
    /** The U-Net of a diffusion model, at its defaults but for the channels of a rehearsal. */
    DDPM(() -> new Training<>(new Ddpm(), () -> new Ddpm().defaults(1), () -> ddpm(4), 32));
    private static final int SIDE = 28, SMALL_SIDE = 8, FEW = 2;

    /** Made when it is asked for, so that a model that an older build lacks keeps no other from being timed. */
    private final Supplier<Training<?>> training;

    CardStep(Supplier<Training<?>> training) {
        this.training = training;
    }

    private static Vae.Options vae(int latent, int hidden) {
        return new Vae.Options(latent, hidden, VaeDecoder.BERNOULLI, VaeLayers.CONVOLUTIONAL, 1, 0, 1e-3);
    }

    private static Dcgan.Options dcgan(int latent, int channels) {
        return new Dcgan.Options(latent, channels, 0.002, AdversarialLoss.NON_SATURATING, 1);
    }

    private static Ddpm.Options ddpm(int channels) {
        Ddpm.Options usual = new Ddpm().defaults(1);
        return new Ddpm.Options(
                channels,
                usual.timesteps(),
                usual.schedule(),
                usual.predict(),
                usual.drawingSteps(),
                usual.eta(),
                usual.classes(),
                usual.guidance(),
                usual.ema(),
                usual.lr());
    }

    /** @param small options of a rehearsal, of the same kind */
    private record Training<O extends Record>(Recipe<O> recipe, Supplier<O> options, Supplier<O> small, int images) {
        RecipeStep<O> step(Size size, int count) {
            return size == Size.MEASURED
                    ? new RecipeStep<>(recipe, options.get(), count, SIDE)
                    : new RecipeStep<>(recipe, small.get(), FEW, SMALL_SIDE);
        }
    }

    /** The step that is timed. */
    RecipeStep<?> timed(Size size) {
        Training<?> all = training.get();
        return all.step(size, all.images());
    }

    /** One of few images, which the CPU is done with soon. */
    RecipeStep<?> compared(Size size) {
        return training.get().step(size, FEW);
    }

    /** Name and sizes, for a table. */
    String words() {
        Training<?> all = training.get();
        return name() + " " + all.options().get() + ", " + all.images() + " images of " + SIDE + "x" + SIDE;
    }
}
