package hanji.kernels.random;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.kernels.random.DenoisingErrors.PredictionGradient;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;

/** Calls of the ops that draw noise again. */
final class DiffuseCases {
    private static final int FIRST = 3;

    private DiffuseCases() {}

    /** Of images [N, ...]. */
    static List<OpCase> of(Philox random, Shape shape) {
        Input image = Input.of(Fill.NORMAL, shape.dims()), each = Input.of(Fill.NORMAL, shape.dim(0));
        return List.of(
                new OpCase(
                        Diffuse.class,
                        shape.toString(),
                        List.of(image, each, each),
                        in -> target(random, in),
                        new Accuracy(5, DiffuseCases::ofMixture)),
                new OpCase(
                        DenoisingErrors.class,
                        shape.toString(),
                        List.of(image, each, each, image),
                        in -> new DenoisingErrors(in.get(3), target(random, in)),
                        new Accuracy(6, DiffuseCases::ofErrors)),
                new OpCase(
                        PredictionGradient.class,
                        shape.toString(),
                        List.of(image, each, each, image, each),
                        in -> new PredictionGradient(in.get(3), target(random, in), in.get(4)),
                        new Accuracy(6, DiffuseCases::ofGradient)));
    }

    private static Diffuse target(Philox random, List<Tensor> in) {
        return new Diffuse(in.get(0), in.get(1), in.get(2), random, FIRST);
    }

    private static Tensor ofMixture(Op op, Tensor expected) {
        Tensor magnitude = Tensor.zeros(expected.dtype(), expected.shape(), expected.device());
        for (int i = 0; i < magnitude.size(); i++) magnitude.set(i, magnitude((Diffuse) op, i));
        return magnitude;
    }

    private static double magnitude(Diffuse mixture, int i) {
        int image = i / mixture.imageSize();
        return Math.abs(mixture.signal().get(image) * mixture.data().get(i))
                + Math.abs(mixture.noise().get(image))
                        * RandomCases.gaussianMagnitude(mixture.random(), mixture.first() + i);
    }

    private static Tensor ofErrors(Op op, Tensor expected) {
        var errors = (DenoisingErrors) op;
        Tensor magnitude = Tensor.zeros(expected.dtype(), expected.shape(), expected.device());
        for (int i = 0; i < errors.prediction().size(); i++) {
            int image = i / errors.target().imageSize();
            double error = Math.abs(errors.prediction().get(i)) + magnitude(errors.target(), i);
            magnitude.set(image, magnitude.get(image) + error * error);
        }
        return magnitude;
    }

    private static Tensor ofGradient(Op op, Tensor expected) {
        var gradient = (PredictionGradient) op;
        Tensor magnitude = Tensor.zeros(expected.dtype(), expected.shape(), expected.device());
        for (int i = 0; i < magnitude.size(); i++) {
            double slope = 2 * gradient.dOut().get(i / gradient.target().imageSize());
            double error = Math.abs(gradient.prediction().get(i)) + magnitude(gradient.target(), i);
            magnitude.set(i, Math.abs(slope) * error);
        }
        return magnitude;
    }
}
