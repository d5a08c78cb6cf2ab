package hanji.nn.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.autograd.Gradients;
import hanji.nn.optimizer.ParameterGroups.Group;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParameterGroupsTest {
    private final Tensor weight = Tensor.of(new double[] {2});
    private final Tensor bias = Tensor.of(new double[] {5});
    private final Map<String, Tensor> weights = Map.of("weight", weight), biases = Map.of("bias", bias);

    @Test
    void eachGroupHasItsOwnDecayAndMultipleOfTheRate() {
        var groups = new ParameterGroups(
                List.of(new Group(Sgd.plain(weights, 0.5), 1), new Group(Sgd.plain(biases, 0), 10)));
        groups.step(gradients(), 1, 0.1, 0.5);
        assertEquals(2 - 0.1 * (0.5 * 3 + 0.5 * 2), weight.item(), 1e-15);
        assertEquals(5 - 1 * 0.5 * 4, bias.item(), 1e-15);
    }

    @Test
    void theStateIsThatOfAllGroups() {
        var groups =
                new ParameterGroups(List.of(new Group(Adam.adam(weights), 1), new Group(RmsProp.rmsProp(biases), 0)));
        assertEquals(Set.of("m.weight", "v.weight", "v.bias"), groups.state().keySet());
        groups.step(gradients(), 1, 0.1);
        assertEquals(5, bias.item(), "a group at rate 0 stays");
        assertEquals(0.01 * 16, groups.state().get("v.bias").item(), 1e-15);
    }

    @Test
    void twoGroupsHaveNoParameterInCommon() {
        var both = List.of(new Group(Adam.adam(weights), 1), new Group(Adam.adamW(weights, 0.1), 1));
        var error = assertThrows(IllegalArgumentException.class, () -> new ParameterGroups(both));
        assertEquals("two groups of parameters hold 'm.weight'", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Group(Adam.adam(weights), -1));
        assertThrows(IllegalArgumentException.class, () -> new Group(Adam.adam(weights), Double.NaN));
    }

    private Gradients gradients() {
        return Gradients.of(Map.of(weight, Tensor.of(new double[] {3}), bias, Tensor.of(new double[] {4})));
    }
}
