package hanji.autograd.check;

import hanji.autograd.Gradients;
import hanji.autograd.Op;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A mistake planted into a gradient on purpose, to show that a check of that gradient would see it.
 *
 * <p>The function passes its input on unchanged, but what comes back as gradient is wrong.
 */
public enum PlantedBug {
    /** Every element is 0.1 % too large: a slightly wrong constant. */
    SCALED {
        @Override
        void spoil(Tensor gradient) {
            for (int i = 0; i < gradient.size(); i++) gradient.set(i, 1.001 * gradient.get(i));
        }
    },
    /** One element is off by 0.1 % of the largest: a wrong index at a border. */
    ONE_ELEMENT {
        @Override
        void spoil(Tensor gradient) {
            double largest = 0;
            for (int i = 0; i < gradient.size(); i++) largest = Math.max(largest, Math.abs(gradient.get(i)));
            int middle = gradient.size() / 2;
            if (gradient.size() > 0) gradient.set(middle, gradient.get(middle) + 0.001 * largest);
        }
    },
    /** No gradient at all: a forgotten contribution. */
    DROPPED {
        @Override
        void spoil(Tensor gradient) {
            gradient.fill(0);
        }
    };

    abstract void spoil(Tensor gradient);

    /** The same function with this mistake in its gradient by one input. */
    public Function<List<Tensor>, Tensor> in(Function<List<Tensor>, Tensor> function, int input) {
        return inputs -> {
            var spoiled = new ArrayList<>(inputs);
            spoiled.set(input, Op.run(new Unchanged(inputs.get(input), this)));
            return function.apply(spoiled);
        };
    }

    /** The input itself, with a planted mistake in its gradient. */
    private record Unchanged(Tensor input, PlantedBug bug) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public void reference(Tensor out) {
            out.copyFrom(input);
        }

        @Override
        public void cpu(Tensor out) {
            out.copyFrom(input);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(input, () -> {
                Tensor spoiled = dOut.to(dOut.dtype(), dOut.device());
                bug.spoil(spoiled);
                return spoiled;
            });
        }
    }
}
