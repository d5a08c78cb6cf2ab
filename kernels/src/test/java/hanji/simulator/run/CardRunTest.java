package hanji.simulator.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Arguments;
import hanji.cuda.CudaDriver;
import hanji.cuda.Grid;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A card is played by a simulator of its own, whose events tell times that are known. */
class CardRunTest {
    /** Adds 1 to every element, in place. */
    private static final String PTX = """
        .version 9.0
        .target sm_75
        .address_size 64
        .visible .entry up(.param .u64 up_param_0, .param .u64 up_param_1) {
        .reg .b32 %r<4>;
        .reg .b64 %rd<6>;
        ld.param.u64 %rd1, [up_param_0];
        ld.param.u64 %rd2, [up_param_1];
        mov.u32 %r1, %tid.x;
        mul.wide.u32 %rd3, %r1, 4;
        add.s64 %rd4, %rd1, %rd3;
        add.s64 %rd5, %rd2, %rd3;
        ld.global.u32 %r2, [%rd4];
        add.s32 %r3, %r2, 1;
        st.global.u32 [%rd4], %r3;
        st.global.u32 [%rd5], %r3;
        ret;
        }
        """;

    private static final KernelRun RUN =
            KernelRun.of("up.ptx", PTX, "up", Grid.of(1, 8), "i32[8]=ramp", "i32[9]=unwritten");

    private final SimulatedDriver simulator = new SimulatedDriver(Simulation.FAST);
    private final List<Integer> first = new ArrayList<>();
    private int pairs;
    private Optional<Grid> launchedInstead = Optional.empty();

    /** The simulator, but for launches, which may be of fewer threads, and for times: 1, 2, 3... milliseconds. */
    private CudaDriver card() {
        return (CudaDriver) Proxy.newProxyInstance(
                CardRunTest.class.getClassLoader(), new Class<?>[] {CudaDriver.class}, (_, method, arguments) -> {
                    if (method.getName().equals("milliseconds")) return (double) ++pairs;
                    if (method.getName().equals("launch") && launchedInstead.isPresent())
                        arguments[1] = launchedInstead.get();
                    if (method.getName().equals("launch")) first.add(firstElement((Arguments) arguments[2]));
                    try {
                        return method.invoke(simulator, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private int firstElement(Arguments arguments) {
        long address = arguments.value(0).get(java.lang.foreign.ValueLayout.JAVA_LONG, 0);
        var here = java.lang.foreign.MemorySegment.ofArray(new int[1]);
        simulator.toHost(address, here, 0);
        return here.get(java.lang.foreign.ValueLayout.JAVA_INT, 0);
    }

    private CardRun.Measured measured() {
        return new CardRun(RUN, 100).on(card(), RUN.ran(0));
    }

    @Test
    void timesAreGivenByQuantilesOfTheLaunchesAfterTheWarmUp() {
        CardRun.Measured measured = measured();
        assertEquals(20e3, measured.p10Us(), 1e-9);
        assertEquals(60e3, measured.medianUs(), 1e-9);
        assertEquals(100e3, measured.p90Us(), 1e-9);
        assertEquals("simulated GPU", measured.device());
    }

    @Test
    void eachLaunchFindsTheInputsAsTheyWere() {
        measured();
        assertEquals(111, first.size());
        assertEquals(111, first.stream().filter(each -> each == 0).count());
    }

    @Test
    void resultsAreComparedWithTheSimulatorsBitByBit() {
        assertTrue(measured().isEqual());
        launchedInstead = Optional.of(Grid.of(1, 6));
        CardRun.Measured wrong = measured();
        assertFalse(wrong.isEqual());
        assertEquals(List.of(new CardRun.Difference(0, 2, 6), new CardRun.Difference(1, 2, 6)), wrong.differences());
    }

    @Test
    void variablesOfTheModuleAreRefused() {
        KernelRun withSymbol = RUN.with(Symbol.shown("hits", Argument.Type.I32));
        assertThrows(IllegalArgumentException.class, () -> new CardRun(withSymbol, 1).on(card(), RUN.ran(0)));
    }
}
