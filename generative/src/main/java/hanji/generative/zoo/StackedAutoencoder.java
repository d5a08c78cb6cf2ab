package hanji.generative.zoo;

import static hanji.kernels.pointwise.Binary.subtract;
import static hanji.kernels.pointwise.Unary.square;
import static hanji.kernels.reduce.Sum.mean;

import hanji.generative.model.Card;
import hanji.generative.model.Help;
import hanji.generative.model.Learner;
import hanji.generative.model.Loss;
import hanji.generative.model.Objective;
import hanji.generative.model.Recipe;
import hanji.generative.model.Site;
import hanji.generative.model.Step;
import hanji.generative.model.Unit;
import hanji.nn.data.Batch;
import hanji.nn.layer.Initializer;
import hanji.nn.layer.Layer;
import hanji.nn.layer.Sequential;
import hanji.nn.optimizer.Adam;
import hanji.nn.train.Schedule;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Stacked autoencoder: each layer is first trained alone, greedily, to give back what the layers before it make of the images,
 * while those stay as they are; then all are trained together, "fine-tuned", to give the images back. Bengio, Lamblin, Popovici
 * and Larochelle, "Greedy layer-wise training of deep networks", NIPS 2006; Hinton and Salakhutdinov, Science 313
 * (2006) 504, with autoencoders in place of Boltzmann machines.
 *
 * <p>The layers are rectified, but for the code. A layer that trains alone is compared with its input before the decoder's
 * rectifier, so that no unit is without a gradient; in the stack the rectifier can only lessen that error, since inputs that are
 * rectified themselves are not below 0.
 */
public final class StackedAutoencoder implements Recipe<StackedAutoencoder.Options> {
    private static final Layer RELU = Autoencoder.Activation.RELU.layer();

    /**
     * @param layers of the encoder, that of the code included
     * @param hidden units of the first layer; each further one but the code's has half as many
     * @param latent numbers of a code
     * @param layerSteps steps that a layer is trained alone, 0 to train all layers together from the start
     * @param lr highest learning rate, above 0
     */
    public record Options(
            @Help("Layers of the encoder, that of the code included.")
            int layers,

            @Help("Units of the first layer; each further one but the code's has half as many.")
            int hidden,

            @Help("Numbers of a code.") int latent,

            @Help(
                    "Steps that each layer is trained alone before all are trained together; 0 trains them together only.")
            int layerSteps,

            @Help("Highest learning rate.") double lr) {
        /** @throws IllegalArgumentException if a number is out of range */
        public Options {
            if (layers < 1) throw new IllegalArgumentException("layers must be at least 1, not " + layers);
            if (hidden < 1) throw new IllegalArgumentException("hidden must be at least 1, not " + hidden);
            if (latent < 1) throw new IllegalArgumentException("latent must be at least 1, not " + latent);
            if (layerSteps < 0) throw new IllegalArgumentException("layer-steps must be at least 0, not " + layerSteps);
            Classifier.requireRate(lr);
            int halvings = layers - 2;
            if (halvings > 30 || hidden >> Math.max(0, halvings) == 0)
                throw new IllegalArgumentException(
                        "%d layers halve %d hidden units to none; choose fewer layers or more units"
                                .formatted(layers, hidden));
        }

        /** Units of a layer, the first is 0. */
        private int units(int layer) {
            return layer == layers - 1 ? latent : hidden >> layer;
        }

        /** Weights, and a fifth more, since each has moments of two optimizers. */
        private long weights(Site site) {
            long all = 0, before = site.dimensions();
            for (int layer = 0; layer < layers; layer++) {
                all = Math.addExact(all, Math.multiplyExact(2 * before, units(layer)));
                before = units(layer);
            }
            return Math.addExact(all, all / 5 * 2);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "stacked-autoencoder",
                "an autoencoder whose layers are trained one by one, then together",
                "Bengio et al., NIPS 2006",
                Card.Family.NOT_GENERATIVE,
                Card.Feed.BATCHES,
                Card.Place.ANY_DEVICE,
                Card.Training.scheduled(100, 6000));
    }

    @Override
    public Options defaults(int channels) {
        return new Options(3, 400, 32, 300, 0.001);
    }

    @Override
    public Options tiny() {
        return new Options(3, 6, 2, 3, 0.01);
    }

    @Override
    public Learner learner(Options options, Site site) {
        site.requireRoom(() -> options.weights(site));
        return new Training(options, site);
    }

    /** A layer that learns to give back what those before it make of an image. */
    private record Stage(Mirrored layer, Layer before, Layer activation, Objective objective) {
        Tensor descend(Tensor images, Step now, double rate) {
            Tensor input = before.forward(images); // outside the tape: nothing of it moves
            return objective.descend(now, rate, () -> mean(square(subtract(given(input), input))));
        }

        private Tensor given(Tensor input) {
            return layer.decoder().forward(activation.forward(layer.encoder().forward(input)));
        }
    }

    private static final class Training implements Learner {
        private static final long PARTS = 1_000_000;

        private final Options options;
        private final Site site;
        private final List<Mirrored> layers;
        private final List<Stage> stages;
        private final Objective together;
        private final Schedule alone;
        private final Schedule rate;

        /** Layers whose training has begun, which are the model as it stands; on the host. */
        private final Tensor begun = Tensor.zeros(DType.I32, Shape.of(1), Device.CPU);

        Training(Options options, Site site) {
            this.options = options;
            this.site = site;
            this.layers = layers(options, site);
            this.stages =
                    IntStream.range(0, options.layers()).mapToObj(this::stage).toList();
            var parameters = stack(options.layers()).parameters();
            this.together = Objective.of(parameters, Adam.adam(parameters));
            this.alone = Schedule.cosine(options.lr(), 0, options.layerSteps());
            this.rate = Schedule.cosine(options.lr(), 0, PARTS);
        }

        private static List<Mirrored> layers(Options options, Site site) {
            Initializer initializer = site.initializer("stacked autoencoder");
            List<Mirrored> layers = new ArrayList<>();
            Shape shape = Shape.of(site.height(), site.width(), site.channels());
            for (int layer = 0; layer < options.layers(); layer++) {
                layers.add(Mirrored.dense(shape, options.units(layer), false, initializer));
                shape = Shape.of(options.units(layer));
            }
            return List.copyOf(layers);
        }

        private Stage stage(int layer) {
            Mirrored own = layers.get(layer);
            var objective = Objective.of("layer_" + (layer + 1), own.parameters(), Adam.adam(own.parameters()));
            return new Stage(own, stack(layer).encoder(), activation(layer), objective);
        }

        /** What follows a layer's encoder: nothing follows the code's. */
        private Layer activation(int layer) {
            return layer == options.layers() - 1 ? Sequential.of() : RELU;
        }

        /** The first layers as an autoencoder of their own; of none, the identity. */
        private Autoencoder.Network stack(int depth) {
            if (depth == 0) return new Autoencoder.Network(Sequential.of(), Sequential.of());
            List<Mirrored> first = layers.subList(0, depth);
            Layer encoder = Sequential.of(Mirrored.encoder(first, RELU), activation(depth - 1));
            return new Autoencoder.Network(encoder, Mirrored.decoder(first, RELU));
        }

        @Override
        public List<Loss> step(Batch batch, Step now) {
            Tensor images = site.unit(batch);
            long greedy = (long) options.layers() * options.layerSteps();
            if (now.done() < greedy) return List.of(alone((int) (now.done() / options.layerSteps()), images, now));
            begin(options.layers());
            double lr = rate.at((long) (now.progress() * PARTS));
            var network = stack(options.layers());
            Tensor loss = together.descend(
                    now.countedAs(now.done() - greedy),
                    lr,
                    () -> mean(square(subtract(network.output(images), images))));
            return List.of(new Loss("train_reconstruction_error", Unit.SQUARED_ERROR, loss));
        }

        private Loss alone(int layer, Tensor images, Step now) {
            begin(layer + 1);
            long done = now.done() % options.layerSteps();
            Tensor loss = stages.get(layer).descend(images, now.countedAs(done), alone.at(done));
            return new Loss("train_layer_%d_error".formatted(layer + 1), Unit.NUMBER, loss);
        }

        private void begin(int depth) {
            if (begun.get(0) == depth) return;
            begun.set(0, depth);
            begun.bumpVersion();
        }

        @Override
        public Map<String, Tensor> state() {
            var state = new LinkedHashMap<>(together.state());
            for (Stage stage : stages)
                stage.objective
                        .optimizer()
                        .state()
                        .forEach((name, tensor) -> state.put(stage.objective.name() + ".optimizer." + name, tensor));
            state.put("layers_begun", begun);
            return state;
        }

        /** The layers that have begun; all of them before the first step. */
        @Override
        public Autoencoder.Model fitted() {
            int depth = begun.get(0) == 0 ? options.layers() : (int) begun.get(0);
            return new Autoencoder.Model(stack(depth), Autoencoder.Criterion.SQUARED_ERROR, site);
        }
    }
}
