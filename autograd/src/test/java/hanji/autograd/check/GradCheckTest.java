package hanji.autograd.check;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Gradients;
import hanji.autograd.Multiply;
import hanji.autograd.NotDifferentiable;
import hanji.autograd.Op;
import hanji.autograd.Sum;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GradCheckTest {
    private static final Tensor X = Tensor.of(new double[] {0.3, -1.2, 2.5}, 3);

    @Test
    void acceptsARightGradientOfEverySize() {
        for (Shape shape : Samples.SHAPES) GradCheck.STANDARD.check(multiply(shape));
    }

    @Test
    void reachesItsToleranceNearAPole() {
        Tensor small = Tensor.of(new double[] {0.05, 0.2, 0.95}, 3);
        GradCheck.STANDARD.firstOrder("log", in -> pointwise(in, Math::log, x -> 1 / x), List.of(small));
        GradCheck.STANDARD.firstOrder("1/x", in -> pointwise(in, x -> 1 / x, x -> -1 / (x * x)), List.of(small));
    }

    @Test
    void namesInputAndElementOfAWrongEntry() {
        var failure = assertThrows(
                CheckFailure.class,
                () -> GradCheck.STANDARD.firstOrder(
                        "wrong",
                        in -> pointwise(in, Math::exp, x -> x < 0 ? 2 * Math.exp(x) : Math.exp(x)),
                        List.of(X)));
        assertTrue(
                failure.getMessage().contains("wrong: gradient by input 0 (tensor F64[3]), element 1"),
                failure::getMessage);
    }

    @Test
    void seesOneWrongElementAmongMany() {
        OpCase large = multiply(Shape.of(5, 10007));
        Function<List<Tensor>, Tensor> spoiled =
                PlantedBug.ONE_ELEMENT.in(in -> Op.run(large.call().apply(in)), 1);
        List<Tensor> inputs = large.draw(DType.F64, Device.CPU, 1);
        var failure = assertThrows(CheckFailure.class, () -> GradCheck.STANDARD.firstOrder("large", spoiled, inputs));
        assertTrue(
                failure.getMessage().contains("input 1 (tensor F64[5, 10007]), element 25017,"), failure::getMessage);
    }

    @Test
    void seesEveryPlantedBug() {
        for (PlantedBug bug : PlantedBug.values())
            for (int input = 0; input < 2; input++) {
                var spoiled = bug.in(in -> Multiply.multiply(in.get(0), in.get(1)), input);
                Tensor y = Tensor.of(new double[] {1, 2, 3}, 3);
                assertThrows(
                        CheckFailure.class, () -> GradCheck.STANDARD.firstOrder("spoiled", spoiled, List.of(X, y)));
            }
    }

    @Test
    void seesAWrongGradientOfAGradient() {
        assertDoesNotThrow(() -> GradCheck.STANDARD.firstOrder("square", in -> square(in), List.of(X)));
        assertThrows(CheckFailure.class, () -> GradCheck.STANDARD.secondOrder("square", in -> square(in), List.of(X)));
    }

    @Test
    void saysWhereThereIsNoSecondOrder() {
        Function<List<Tensor>, Tensor> exp = in -> pointwise(in, Math::exp, Math::exp);
        assertThrows(NotDifferentiable.class, () -> GradCheck.STANDARD.secondOrder("exp", exp, List.of(X)));
        assertDoesNotThrow(() -> GradCheck.STANDARD.check("exp", exp, List.of(X)));
    }

    @Test
    void seesNaN() {
        assertThrows(
                CheckFailure.class,
                () -> GradCheck.STANDARD.firstOrder(
                        "nan", in -> pointwise(in, Math::exp, _ -> Double.NaN), List.of(X)));
    }

    @Test
    void refusesToCheckNothing() {
        Tensor labels = Tensor.of(new int[] {1}, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> GradCheck.STANDARD.check("labels", List::getFirst, List.of(labels)));
    }

    @Test
    void worksOnComposedFunctions() {
        GradCheck.STANDARD.check(
                "sum of cubes",
                in -> Sum.sum(Multiply.multiply(in.getFirst(), Multiply.multiply(in.getFirst(), in.getFirst()))),
                List.of(X));
    }

    static OpCase multiply(Shape shape) {
        Input input = Input.of(Fill.NORMAL, shape.dims());
        return new OpCase(
                Multiply.class, shape.toString(), List.of(input, input), in -> new Multiply(in.get(0), in.get(1)));
    }

    private static Tensor pointwise(List<Tensor> in, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        return Op.run(new Pointwise(in.getFirst(), function, derivative));
    }

    private static Tensor square(List<Tensor> in) {
        return Op.run(new Square(in.getFirst()));
    }

    /** A function whose derivative is computed aside and multiplied by an op without gradient. */
    private record Pointwise(Tensor x, DoubleUnaryOperator function, DoubleUnaryOperator derivative) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public void reference(Tensor out) {
            for (int i = 0; i < out.size(); i++) out.set(i, function.applyAsDouble(x.get(i)));
        }

        @Override
        public void cpu(Tensor out) {
            reference(out);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            gradients.add(x, () -> Op.run(new Chain(x, dOut, derivative)));
        }

        private record Chain(Tensor x, Tensor dOut, DoubleUnaryOperator derivative) implements Op {
            @Override
            public List<Tensor> inputs() {
                return List.of(x, dOut);
            }

            @Override
            public Shape shape() {
                return x.shape();
            }

            @Override
            public void reference(Tensor out) {
                for (int i = 0; i < out.size(); i++) out.set(i, dOut.get(i) * derivative.applyAsDouble(x.get(i)));
            }

            @Override
            public void cpu(Tensor out) {
                reference(out);
            }
        }
    }

    /** x * x with a gradient that is right in value but loses its own dependence on x. */
    private record Square(Tensor x) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public void reference(Tensor out) {
            for (int i = 0; i < out.size(); i++) out.set(i, x.get(i) * x.get(i));
        }

        @Override
        public void cpu(Tensor out) {
            reference(out);
        }

        @Override
        public void gradient(Tensor out, Tensor dOut, Gradients gradients) {
            Tensor slope = Tensor.zeros(x.dtype(), x.shape(), x.device());
            for (int i = 0; i < x.size(); i++) slope.set(i, 2 * x.get(i));
            gradients.add(x, () -> Multiply.multiply(dOut, slope));
        }
    }
}
