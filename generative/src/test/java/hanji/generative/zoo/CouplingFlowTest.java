package hanji.generative.zoo;

import static hanji.generative.zoo.Flows.numbers;
import static hanji.generative.zoo.Flows.options;
import static hanji.generative.zoo.Flows.site;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.generative.zoo.Coupling.Pattern;
import hanji.generative.zoo.Coupling.Transformed;
import hanji.generative.zoo.RealNvp.Dequantization;
import hanji.generative.zoo.RealNvp.Network;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The invertible function of RealNVP, in F64. */
class CouplingFlowTest {
    private static CouplingFlow flow(int scales, int height, int width, int channels) {
        Network network =
                Flows.network(options(scales, Dequantization.UNIFORM), site(height, width, channels, DType.F64));
        return network.flow();
    }

    /** log |det| of the Jacobian of a function of one image, a row for each result by autograd. */
    private static double logDetByAutograd(UnaryOperator<Tensor> function, Tensor image) {
        int size = image.size();
        double[][] jacobian = new double[size][];
        for (int row = 0; row < size; row++)
            try (var tape = Tape.open()) {
                Tensor result = function.apply(image);
                Tensor one = Tensor.zeros(DType.F64, result.shape(), Device.CPU);
                one.set(row, 1);
                jacobian[row] =
                        tape.gradients(result, one, List.of(image)).of(image).toDoubles();
            }
        return logDet(jacobian);
    }

    /** By elimination with the largest element of a column as pivot. */
    private static double logDet(double[][] a) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            for (int i = k + 1; i < a.length; i++)
                if (Math.abs(a[i][k]) > Math.abs(a[k][k])) {
                    double[] row = a[i];
                    a[i] = a[k];
                    a[k] = row;
                }
            sum += Math.log(Math.abs(a[k][k]));
            for (int i = k + 1; i < a.length; i++) {
                double factor = a[i][k] / a[k][k];
                for (int j = k; j < a.length; j++) a[i][j] -= factor * a[k][j];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"3, 4, 4, 1", "2, 2, 4, 3", "1, 3, 5, 1", "1, 1, 1, 3"})
    void logDetIsThatOfTheJacobian(int scales, int height, int width, int channels) {
        CouplingFlow flow = flow(scales, height, width, channels);
        Tensor image = numbers(1, height, width, channels);
        double expected = logDetByAutograd(x -> flow.forward(x).value(), image);
        assertEquals(expected, flow.forward(image).logDet().item(), 1e-10);
        assertTrue(Math.abs(expected) > 1e-4, "too near to volume-preserving to prove much: " + expected);
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "false, 1", "true, 0", "true, 1"})
    void aCouplingThatSeesAContextKeepsWhatItsMaskShowsAndHasTheLogDetOfItsJacobian(boolean byChannels, int turn) {
        Pattern pattern = byChannels ? Pattern.halves(4, turn) : Pattern.checkerboard(turn);
        var size = new Coupling.Size(5, 2);
        var initializer = site(2, 3, 4, DType.F64).initializer("coupling");
        Coupling coupling = Coupling.create(Shape.of(2, 3, 4), 2, pattern, size, initializer);
        Untrained.scatter(coupling, 0.7);
        Tensor image = numbers(1, 2, 3, 4);
        Optional<Tensor> context = Optional.of(numbers(1, 2, 3, 2));
        Transformed y = coupling.forward(image, context);
        double expected = logDetByAutograd(x -> coupling.forward(x, context).value(), image);
        assertEquals(expected, y.logDet().item(), 1e-10);
        assertArrayEquals(
                image.toDoubles(), coupling.inverse(y.value(), context).toDoubles(), 1e-10);
        double[] mask = coupling.mask().toDoubles();
        assertEquals(12, Arrays.stream(mask).sum());
        for (int i = 0; i < mask.length; i++)
            assertEquals(mask[i] == 1, image.get(i) == y.value().get(i), "value " + i);
    }

    /** A value that is shown in part and changed in part: what it does to itself is in the Jacobian and not in the formula. */
    @Test
    void aMaskThatOverlapsIsFound() {
        var size = new Coupling.Size(5, 1);
        var initializer = site(2, 2, 1, DType.F64).initializer("coupling");
        Coupling coupling = Coupling.create(Shape.of(2, 2, 1), 0, Pattern.checkerboard(0), size, initializer);
        Untrained.scatter(coupling, 0.7);
        coupling.mask().set(1, 0.5);
        Tensor image = numbers(1, 2, 2, 1);
        double expected =
                logDetByAutograd(x -> coupling.forward(x, Optional.empty()).value(), image);
        double claimed = coupling.forward(image, Optional.empty()).logDet().item();
        assertTrue(Math.abs(expected - claimed) > 1e-3, expected + " and " + claimed);
    }

    @ParameterizedTest
    @CsvSource({"3, 8, 4, 1", "2, 4, 4, 3", "1, 3, 5, 2"})
    void theInverseEqualsTheInput(int scales, int height, int width, int channels) {
        CouplingFlow flow = flow(scales, height, width, channels);
        Tensor images = numbers(3, height, width, channels), codes = numbers(3, height * width * channels);
        assertArrayEquals(
                images.toDoubles(), flow.inverse(flow.forward(images).value()).toDoubles(), 1e-10);
        assertArrayEquals(
                codes.toDoubles(), flow.forward(flow.inverse(codes)).value().toDoubles(), 1e-10);
    }

    /** A new flow is the identity but for the order of its values, which the squeeze and the scales give. */
    @Test
    void halfOfTheChannelsIsDoneWithAtTheFinestScale() {
        var options = options(2, Dequantization.UNIFORM);
        CouplingFlow flow = Network.create(options, site(2, 2, 1, DType.F64)).flow();
        Transformed z = flow.forward(Tensor.of(new double[] {1, 2, 3, 4}, 1, 2, 2, 1));
        assertArrayEquals(new double[] {3, 4, 1, 2}, z.value().toDoubles());
        assertEquals(0, z.logDet().item());
    }

    @Test
    void theDensityOfTwoValuesIntegratesToOne() {
        Network network = Flows.ofTwoValues(Dequantization.UNIFORM);
        int n = 240;
        double cell = 24.0 / n;
        double[] densities = Flows.densities(network, Flows.square(-12, 12, n));
        assertEquals(1, cell * cell * Arrays.stream(densities).sum(), 1e-3);
    }
}
