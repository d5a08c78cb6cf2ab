package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Statement.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cycles of a lone warp, counted by hand. */
class SerialChainTest {
    private static final double GLOBAL = 479;

    private static List<Statement> body(String code) {
        return Ptx.parse("""
                .version 8.0
                .target sm_80
                .address_size 64
                .visible .entry kernel()
                {
                .reg .pred %%p<9>;
                .reg .f32 %%f<99>;
                .reg .b32 %%r<9>;
                .reg .b64 %%rd<9>;
                %s
                }
                """.formatted(code)).entries().getFirst().body();
    }

    /** Each instruction this often. */
    private static Map<Integer, Long> times(List<Statement> body, long times) {
        var executed = new HashMap<Integer, Long>();
        for (Statement statement : body) if (statement instanceof Code code) executed.put(code.ptxLine(), times);
        return executed;
    }

    private static SerialChain.Cycles cycles(String code, long times, double warps) {
        List<Statement> body = body(code);
        return new SerialChain(times(body, times), GLOBAL).cycles(body, warps);
    }

    @Test
    void anInstructionWaitsForWhatItReads() {
        assertEquals(8, cycles("""
                add.f32 %f1, %f0, %f0;
                add.f32 %f2, %f1, %f1;
                st.shared.f32 [%r1], %f2;
                """, 1, 1).once());
    }

    @Test
    void loadsThatDoNotWaitForEachOtherAreUnderWayTogether() {
        assertEquals(GLOBAL, cycles("""
                ld.global.f32 %f1, [%rd1];
                ld.global.f32 %f2, [%rd2];
                st.shared.v2.f32 [%r1], {%f1, %f2};
                """, 1, 1).once());
    }

    /** The sum is the chain, whatever is loaded beside it. */
    @Test
    void aLoopTakesWhatOneTurnAddsToTheOther() {
        SerialChain.Cycles cycles = cycles("""
                $L:
                add.f32 %f1, %f1, %f0;
                add.f32 %f1, %f1, %f0;
                setp.ne.f32 %p1, %f1, %f0;
                @%p1 bra $L;
                """, 10, 1);
        assertEquals(0, cycles.once());
        assertEquals(10 * 12, cycles.again());
    }

    @Test
    void behindABarrierNothingStartsEarlier() {
        assertEquals(GLOBAL + 29, cycles("""
                ld.global.f32 %f1, [%rd1];
                st.shared.f32 [%r1], %f1;
                bar.sync 0;
                ld.shared.f32 %f2, [%r1];
                st.shared.f32 [%r2], %f2;
                """, 1, 1).once());
    }

    @Test
    void asynchronousCopiesAreWaitedForByGroups() {
        String two = """
                cp.async.cg.shared.global [%r1], [%rd1], 16;
                cp.async.commit_group;
                cp.async.cg.shared.global [%r1], [%rd1], 16;
                cp.async.commit_group;
                cp.async.wait_group 1;
                st.shared.f32 [%r2], %f2;
                """;
        assertEquals(GLOBAL, cycles(two, 1, 1).once());
    }

    @Test
    void movesAndParametersCostNothing() {
        assertEquals(4, cycles("""
                mov.f32 %f1, %f0;
                add.f32 %f2, %f1, %f1;
                st.shared.f32 [%r1], %f2;
                """, 1, 1).once());
    }
}
