package hanji.generative.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.distributed.Scaling.Limit;
import hanji.generative.distributed.Scaling.Link;
import hanji.generative.distributed.Scaling.Machine;
import hanji.generative.distributed.Scaling.Way;
import org.junit.jupiter.api.Test;

class ScalingTest {
    private static final Machine MACHINE = new Machine(0.05, 0.004, 2e9, 1.5e9, 15e-6, 0.03);
    private static final Link SLOW = new Link(1e9, 50e-6);

    @Test
    void oneWorkerOnlyComputes() {
        var step = new Scaling(MACHINE, 1024).step(1, 3e6, SLOW, Way.RING);
        assertEquals(1024 * 0.05 * 3 + 0.004 * 3, step.seconds(), 1e-9);
        assertEquals(Limit.COMPUTE, step.limit());
    }

    @Test
    void twoWorkersSendHalfOfTheGradientTwice() {
        var step = new Scaling(MACHINE, 1024).step(2, 1e6, SLOW, Way.ALL_TO_ALL);
        assertEquals(2 * 4 * 0.5e6 * 8 / 1e9 + 2 * 50e-6, step.link(), 1e-9);
        assertEquals(2 * 15e-6, step.messages(), 1e-12);
    }

    @Test
    void waysDifferInMessagesAndLatencyOnly() {
        var scaling = new Scaling(MACHINE, 1024);
        var all = scaling.step(64, 1e6, SLOW, Way.ALL_TO_ALL);
        var ring = scaling.step(64, 1e6, SLOW, Way.RING);
        var halving = scaling.step(64, 1e6, SLOW, Way.HALVING);
        assertEquals(2 * 63 * 50e-6 - 2 * 50e-6, ring.link() - all.link(), 1e-9);
        assertEquals(12 * 15e-6, halving.messages(), 1e-12);
        assertEquals(all.messages(), ring.messages(), 1e-12);
        assertTrue(halving.seconds() < all.seconds() && all.seconds() < ring.seconds());
    }

    /** The expected largest of two standard normal numbers is 1 / sqrt(pi), that of four 1.0294. */
    @Test
    void theSlowestWorkerIsAsFarBehindAsItMustBe() {
        assertEquals(0, Scaling.slowest(1));
        assertEquals(1 / Math.sqrt(Math.PI), Scaling.slowest(2), 0.15);
        assertEquals(1.0294, Scaling.slowest(4), 0.15);
        assertEquals(3.24, Scaling.slowest(1024), 0.1);
    }

    @Test
    void aSmallModelStopsByMessagesAndALargeOneByTheLink() {
        var scaling = new Scaling(MACHINE, 1024);
        assertEquals(
                Limit.MESSAGES,
                scaling.step(1024, 0.3e6, new Link(100e9, 50e-6), Way.ALL_TO_ALL)
                        .limit());
        assertEquals(Limit.LINK, scaling.step(1024, 100e6, SLOW, Way.ALL_TO_ALL).limit());
        int half = scaling.worthwhile(3e6, SLOW, Way.ALL_TO_ALL);
        assertTrue(scaling.speedUp(half, 3e6, SLOW, Way.ALL_TO_ALL) >= 0.5 * half, half + " workers");
        assertTrue(scaling.speedUp(2 * half, 3e6, SLOW, Way.ALL_TO_ALL) < half, half + " workers");
    }
}
