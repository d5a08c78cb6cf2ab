package hanji.cuda.jcuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import hanji.cuda.CudaException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PtxAssemblerTest {
    private static final String HEADER = ".version 8.0\n.target sm_75\n.address_size 64\n";
    private static final String EMPTY = ".visible .entry empty() { ret; }\n";
    private static final String SHARES = """
            .visible .entry shares(.param .u64 out) {
                .shared .align 4 .b8 tile[1024];
                .reg .b64 %rd<3>;
                .reg .b32 %r<4>;
                ld.param.u64 %rd1, [out];
                mov.u32 %r1, %tid.x;
                mov.u32 %r2, tile;
                st.shared.u32 [%r2], %r1;
                bar.sync 0;
                ld.shared.u32 %r3, [%r2];
                st.global.u32 [%rd1], %r3;
                ret;
            }
            """;

    @Test
    void itReportsEveryKernel() {
        List<KernelResources> kernels = assemble(HEADER + EMPTY + SHARES, "sm_90");
        assertEquals(2, kernels.size());
        KernelResources shares = kernels.stream()
                .filter(kernel -> kernel.kernel().equals("shares"))
                .findFirst()
                .orElseThrow();
        assertEquals(1024, shares.sharedBytes());
        assertEquals("sm_90", shares.architecture());
        assertEquals(0, shares.spillBytes());
        assertTrue(shares.registers() > 0 && shares.registers() < 32, shares.toString());
    }

    @Test
    void itCountsSpilledRegisters() {
        var ptx = new StringBuilder(HEADER + ".visible .entry many(.param .u64 out) .maxnreg 24 {\n");
        ptx.append(".reg .b64 %rd<2>; .reg .f32 %f<100>;\nld.param.u64 %rd1, [out];\n");
        for (int i = 0; i < 100; i++) ptx.append("ld.volatile.global.f32 %f" + i + ", [%rd1+" + 4 * i + "];\n");
        for (int i = 99; i >= 0; i--) ptx.append("st.volatile.global.f32 [%rd1+" + 4 * i + "], %f" + i + ";\n");
        KernelResources many = assemble(ptx + "ret;\n}\n", "sm_80").getFirst();
        assertTrue(many.spillBytes() > 0, many.toString());
    }

    @Test
    void aBadInstructionIsNamed() {
        var failure = assertThrows(
                CudaException.class, () -> assemble(HEADER + ".visible .entry k() { addd.s32; }", "sm_80"));
        assertTrue(failure.getMessage().matches("planted.ptx for sm_80: .*line 4.*"), failure.getMessage());
    }

    @Test
    void aLaterVersionOfPtxIsRefused() {
        var failure = assertThrows(CudaException.class, () -> assemble(HEADER.replace("8.0", "9.0") + EMPTY, "sm_80"));
        assertTrue(failure.getMessage().contains("9.0"), failure.getMessage());
    }

    private static List<KernelResources> assemble(String ptx, String architecture) {
        return loaded().assemble("planted.ptx", ptx.getBytes(StandardCharsets.UTF_8), architecture);
    }

    private static PtxAssembler loaded() {
        try {
            return PtxAssembler.load();
        } catch (CudaException missing) {
            return abort("skipped, because " + missing.getMessage());
        }
    }
}
