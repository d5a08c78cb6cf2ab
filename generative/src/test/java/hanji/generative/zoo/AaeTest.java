package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Encodes;
import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AaeTest {
    @ParameterizedTest
    @EnumSource
    void theCostIsItsFormula(Aae.Cost cost) {
        Site site = TinyVae.site(0);
        VaeNetwork network = TinyVae.config().createDeterministic(site, site.initializer("tiny"));
        Untrained.scatter(network, 1);
        Images images = Images.unlabelled(2, 3, 1, new byte[] {0, 51, 102, (byte) 153, (byte) 204, (byte) 255});
        Tensor unit = site.unit(images), code = network.code(unit);
        double[] pictures = network.means(code).toDoubles();
        double expected = 0;
        for (int d = 0; d < 6; d++) {
            double v = unit.get(d), p = pictures[d];
            expected += switch (cost) {
                case SQUARED -> (v - p) * (v - p);
                case CROSS_ENTROPY -> -v * Math.log(p) - (1 - v) * Math.log(1 - p);
            };
        }
        assertEquals(expected, Aae.costs(cost, network, unit, code).item(), 1e-10);
    }

    @ParameterizedTest
    @EnumSource
    void theDiscriminatorDrawsTheCodesToThePrior(Aae.Cost cost) {
        Images images = Whole.random(1, 100, 4, 4);
        Whole trained = Whole.of(new Aae(), new Aae.Options(2, 16, VaeLayers.DENSE, cost, 0.003), images);
        double before = WaeMmdTest.discrepancy((Encodes) trained.learner.fitted(), images);
        trained.steps(200);
        double after = WaeMmdTest.discrepancy((Encodes) trained.learner.fitted(), images);
        assertTrue(before > 0.05 && after < 0.01, before + " " + after);
    }

    /** The state holds each of the encoder's weights once, and what two optimizers remember of it. */
    @Test
    void theStateHoldsBothPhases() {
        var state = Whole.of(new Aae(), new Aae().tiny(), Whole.random(1, 4, 4, 4))
                .learner
                .state();
        assertTrue(state.containsKey("reconstruction.parameter.mean.weight"));
        assertTrue(state.containsKey("reconstruction.optimizer.m.mean.weight"));
        assertTrue(state.containsKey("encoder.optimizer.m.mean.weight"));
        assertTrue(state.keySet().stream().noneMatch(name -> name.startsWith("encoder.parameter.")));
    }
}
