package hanji.autograd;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values that were overwritten between the forward pass and the sweep. */
@ExtendWith(NothingStaysOpen.class)
class OverwrittenTest {
    private final Tensor x = Tensor.of(new double[] {2, -3, 5}, 3).named("x");
    private final Tensor y = Tensor.of(new double[] {7, 11, 13}, 3).named("y");

    @Test
    void aValueOverwrittenSinceIsAnErrorThatNamesIt() {
        Tensor weight = y.to(DType.F64, Device.CPU).named("weight");
        try (var tape = Tape.open()) {
            Tensor loss = sum(multiply(x, weight));
            Update.run(new Accumulate.Into(weight, x));
            var error = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)));
            assertEquals(
                    "the gradient of Multiply needs tensor 'weight' F64[3], which was overwritten since",
                    error.getMessage());
        }
    }

    @Test
    void aResultOverwrittenSinceIsAnErrorToo() {
        try (var tape = Tape.open()) {
            Tensor product = multiply(x, y).named("product");
            Tensor loss = sum(product);
            product.view(product.shape()).fill(0);
            var error = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)));
            assertTrue(error.getMessage().contains("tensor 'product'"), error::getMessage);
        }
    }

    @Test
    void overwritingWhatNoGradientNeedsIsFine() {
        Tensor weight = y.to(DType.F64, Device.CPU);
        try (var tape = Tape.open()) {
            Tensor loss = sum(x);
            multiply(weight, weight);
            weight.fill(0);
            assertArrayEquals(
                    new double[] {1, 1, 1},
                    tape.gradients(loss, List.of(x)).of(x).toDoubles());
        }
    }

    @Test
    void savedStatisticsOverwrittenSinceAreAnErrorThatNamesThem() {
        try (var tape = Tape.open()) {
            Saving saving = Saving.of(x);
            Tensor loss = sum(Op.run(saving));
            saving.derivative().fill(0);
            var error = assertThrows(IllegalStateException.class, () -> tape.gradients(loss, List.of(x)));
            assertEquals(
                    "the gradient of Saving needs its result, tensor 'derivative' F64[3], which was overwritten since",
                    error.getMessage());
        }
    }
}
