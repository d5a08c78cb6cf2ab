package hanji.generative.sampler;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.conv.Mask;
import hanji.tensor.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class CausalNetworkTest {
    private final Networks.Weights grey = new Networks.Weights(Device.CPU, 1);
    private final Stage first = Stage.conv(grey.conv(3, 3, 1, 4, Mask.Kind.A));
    private final Stage logits = Stage.reluConv(grey.conv(1, 1, 4, 2, Mask.Kind.B));

    @Test
    void anIntensityThatWouldSeeItselfIsRefused() {
        refused("stage 0 needs mask A", Stage.conv(grey.conv(3, 3, 1, 4, Mask.Kind.B)), logits);
        refused("stage 1 needs mask B", first, Stage.reluConv(grey.conv(1, 1, 4, 2, Mask.Kind.NONE)));
        refused("the first stage", Stage.residual(grey.conv(3, 3, 1, 1, Mask.Kind.A)), first, logits);
        refused("the first stage", Stage.reluConv(grey.conv(3, 3, 1, 4, Mask.Kind.A)), logits);
        var colour = new Networks.Weights(Device.CPU, 2);
        refused("1 colours", first, Stage.conv(colour.conv(3, 3, 4, 2, Mask.Kind.B)));
    }

    @Test
    void channelsThatDoNotFitAreNamed() {
        Stage thin = Stage.conv(grey.conv(3, 3, 1, 2, Mask.Kind.A));
        refused("stage 1 has 4 inputs, but is given 2 channels", thin, logits);
        refused("the last stage must give 1 x 2 logits, not 4", first);
        refused("the last stage");
        assertThrows(IllegalArgumentException.class, () -> Stage.residual(grey.conv(3, 3, 2, 4, Mask.Kind.B)));
    }

    private static void refused(String why, Stage... stages) {
        var error = assertThrows(
                IllegalArgumentException.class, () -> new CausalNetwork(new Networks.Scaled(2), List.of(stages), 1, 2));
        assertTrue(error.getMessage().contains(why), error.getMessage());
    }
}
