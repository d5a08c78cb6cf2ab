package hanji.generative.explain;

import hanji.autograd.Tape;
import hanji.autograd.TapeReplay;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A computation to be replayed.
 *
 * @param name as it is typed: lower-case words joined by hyphens
 * @param sentence what it shows
 * @param watch what to look at
 * @param inputs with names and their usual values
 * @param fixed how many of the inputs, at the end, are data: no gradient is asked by them
 * @param loss of such inputs
 */
public record Example(
        String name,
        String sentence,
        String watch,
        List<Tensor> inputs,
        int fixed,
        Function<List<Tensor>, Tensor> loss) {

    /** All examples, in the order in which they are best watched. */
    public static List<Example> all() {
        return List.of(
                Scalars.chain(),
                Scalars.fanOut(),
                Classes.softmaxCrossEntropy(),
                Networks.xor(),
                Networks.reparameterization(),
                Scalars.secondOrder());
    }

    /** The example of that name, in any case. */
    public static Optional<Example> find(String name) {
        return all().stream()
                .filter(example -> example.name.equalsIgnoreCase(name))
                .findFirst();
    }

    /** Both passes with the usual inputs. */
    public TapeReplay replay() {
        return replay(inputs);
    }

    /**
     * Both passes with other inputs.
     *
     * @param others of the shapes and dtypes of {@link #inputs}, which give them their names
     */
    public TapeReplay replay(List<Tensor> others) {
        List<Tensor> named = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++)
            named.add(others.get(i).named(inputs.get(i).name()));
        try (var tape = Tape.open()) {
            return tape.replay(loss.apply(named).named("loss"), named.subList(0, named.size() - fixed));
        }
    }

    static Tensor scalar(String name, double value) {
        return Tensor.of(new float[] {(float) value}).named(name);
    }

    static Tensor row(String name, double... values) {
        return matrix(name, values, values.length);
    }

    static Tensor matrix(String name, double[] values, int... dims) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return Tensor.of(floats, dims).named(name);
    }
}
