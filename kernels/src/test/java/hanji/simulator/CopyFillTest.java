package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import org.junit.jupiter.api.Test;

/** {@code cp.async} with a source that is shorter than the copy: zeros follow it, and what lies behind it is not read. */
final class CopyFillTest {
    private static String ptx(String last) {
        return """
                .version 8.0
                .target sm_80
                .address_size 64
                .visible .entry fill(.param .u64 out, .param .u64 in)
                {
                .reg .pred %%p;
                .reg .b32 %%t, %%at, %%size, %%v<4>;
                .reg .b64 %%rd<4>;
                .shared .align 16 .b8 tile[512];
                ld.param.u64 %%rd0, [out]; ld.param.u64 %%rd1, [in];
                mov.u32 %%t, %%tid.x;
                mul.wide.u32 %%rd2, %%t, 16; add.s64 %%rd1, %%rd1, %%rd2; add.s64 %%rd0, %%rd0, %%rd2;
                mov.u32 %%at, tile; mad.lo.u32 %%at, %%t, 16, %%at;
                mul.lo.u32 %%size, %%t, 5; sub.u32 %%size, %%size, 1; setp.eq.u32 %%p, %%t, 0; @%%p mov.u32 %%size, 16;
                cp.async.cg.shared.global [%%at], [%%rd1], 16, %s;
                cp.async.wait_all;
                ld.shared.v4.b32 {%%v0, %%v1, %%v2, %%v3}, [%%at];
                st.global.v4.b32 [%%rd0], {%%v0, %%v1, %%v2, %%v3};
                ret;
                }
                """.formatted(last);
    }

    /** Lane 0 copies 16 bytes, lanes 1 to 3 copy 4, 9 and 14; the array ends where the last of them does. */
    @Test
    void zerosFollowWhatIsCopied() {
        Rig rig = Rig.of(ptx("%size"), Simulation.CHECKED);
        byte[] in = new byte[62], expected = new byte[64];
        for (int i = 0; i < in.length; i++) in[i] = (byte) (i + 1);
        int[] sizes = {16, 4, 9, 14};
        for (int lane = 0; lane < 4; lane++) System.arraycopy(in, 16 * lane, expected, 16 * lane, sizes[lane]);
        long out = rig.empty(64);
        rig.launch("fill", Grid.of(1, 4), out, rig.device(in));
        assertArrayEquals(expected, rig.host(out, new byte[64]));
    }

    @Test
    void aByteBehindTheEndIsFound() {
        Rig rig = Rig.of(ptx("%size"), Simulation.CHECKED);
        long in = rig.device(new byte[61]), out = rig.empty(64);
        KernelFault fault = assertThrows(KernelFault.class, () -> rig.launch("fill", Grid.of(1, 4), out, in));
        assertEquals(Fault.Kind.OUT_OF_BOUNDS, fault.faults().getFirst().kind());
    }

    @Test
    void aCopyThatAPredicateIgnoresIsSaidToBeUnknown() {
        Rig rig = Rig.of(ptx("%p"), Simulation.CHECKED);
        long in = rig.device(new byte[64]), out = rig.empty(64);
        assertThrows(CudaException.class, () -> rig.launch("fill", Grid.of(1, 4), out, in));
    }
}
