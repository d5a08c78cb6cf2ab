package hanji.kernels.optimizer;

import static hanji.kernels.KnownValues.assertElements;
import static hanji.kernels.KnownValues.vector;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.autograd.Op;
import hanji.autograd.Update;
import hanji.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Two steps of each rule by hand, on fractions that F32 holds exactly. */
class KnownValuesTest {
    private final Tensor p = vector(1);
    private final Tensor first = vector(0);
    private final Tensor second = vector(0);

    /**
     * Adam, arXiv:1412.6980, algorithm 1, with rate 1/2, betas 1/2 and 3/4, epsilon 0 and gradients 4 and 2. Step 1: m = 2, v
     * = 4, both corrected to 4 and 16, so p = 1 - 1/2. Step 2: m = 2, v = 4, corrected to 8/3 and 64/7, so p = 1/2 -
     * sqrt(7)/6.
     */
    @Test
    void adam() {
        var settings = new AdamUpdate.Settings(0.5, 0.5, 0.75, 0, 0, AdamUpdate.Decay.COUPLED, 1);
        Update.run(new AdamUpdate(p, vector(4), first, second, settings, 1));
        assertElements(first, 2);
        assertElements(second, 4);
        assertElements(p, 0.5);
        Update.run(new AdamUpdate(p, vector(2), first, second, settings, 2));
        assertElements(first, 2);
        assertElements(second, 4);
        assertEquals(0.5 - Math.sqrt(7) / 6, p.item(), 2 * Math.ulp(0.5f));
    }

    /** Coupled: g = 4 + 1/2, of which the first step is still the rate. Decoupled: p = (1 - 1/4) - 1/2. */
    @Test
    void adamWithDecay() {
        var coupled = new AdamUpdate.Settings(0.5, 0.5, 0.75, 0, 0.5, AdamUpdate.Decay.COUPLED, 1);
        Update.run(new AdamUpdate(p, vector(4), first, second, coupled, 1));
        assertElements(first, 2.25);
        assertElements(second, 5.0625);
        assertElements(p, 0.5);
        Tensor q = vector(1);
        var decoupled = new AdamUpdate.Settings(0.5, 0.5, 0.75, 0, 0.5, AdamUpdate.Decay.DECOUPLED, 1);
        Update.run(new AdamUpdate(q, vector(4), vector(0), vector(0), decoupled, 1));
        assertElements(q, 0.25);
    }

    /** v = 4, p = 1 - 4/4; v = 4/2 + 2, p = 0 - 4/4. */
    @Test
    void polyakMomentum() {
        var settings = new MomentumUpdate.Settings(0.25, 0.5, MomentumUpdate.Kind.POLYAK, 0, 1);
        Update.run(new MomentumUpdate(p, vector(4), first, settings));
        assertElements(p, 0);
        Update.run(new MomentumUpdate(p, vector(2), first, settings));
        assertElements(first, 4);
        assertElements(p, -1);
    }

    /** v = 4, p = 1 - (4/2 + 4)/4; v = 4/2 + 2, p = -1/2 - (4/2 + 2)/4. */
    @Test
    void nesterovMomentum() {
        var settings = new MomentumUpdate.Settings(0.25, 0.5, MomentumUpdate.Kind.NESTEROV, 0, 1);
        Update.run(new MomentumUpdate(p, vector(4), first, settings));
        assertElements(p, -0.5);
        Update.run(new MomentumUpdate(p, vector(2), first, settings));
        assertElements(first, 4);
        assertElements(p, -1.5);
    }

    /** g = 8/4 + 2/2, p = 2 - 3/8; g = 0 + 13/16, p = 13/8 - 13/128. */
    @Test
    void sgdWithDecayAndClipping() {
        Tensor q = vector(2);
        var settings = new SgdUpdate.Settings(0.125, 0.5, 0.25);
        Update.run(new SgdUpdate(q, vector(8), settings));
        assertElements(q, 1.625);
        Update.run(new SgdUpdate(q, vector(0), settings));
        assertElements(q, 1.5234375);
    }

    /** 8 + (0 - 8)/4, then 6 - 6/4. */
    @Test
    void movingAverage() {
        Tensor average = vector(8);
        Update.run(new EmaUpdate(average, vector(0), 0.75));
        assertElements(average, 6);
        Update.run(new EmaUpdate(average, vector(0), 0.75));
        assertElements(average, 4.5);
    }

    @Test
    void squaredNorm() {
        assertElements(Op.run(new SquaredNorm(vector(3, 4, -12))), 169);
    }
}
