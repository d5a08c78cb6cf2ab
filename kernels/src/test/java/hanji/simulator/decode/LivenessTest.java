package hanji.simulator.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.CudaException;
import hanji.cuda.jcuda.PtxAssembler;
import hanji.kernels.ShippedPtx;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private static int registers(String body) {
        Entry entry = Ptx.parse("""
                .version 8.0
                .target sm_75
                .address_size 64
                .visible .entry k(.param .u64 k_param_0) {
                .reg .pred %p<4>;
                .reg .b32 %r<9>;
                .reg .b64 %rd<9>;
                BODY
                ret;
                }
                """.replace("BODY", body)).entries().getFirst();
        return Liveness.registers(entry);
    }

    @Test
    void valuesThatAreStillReadCountAndAddressesTwice() {
        assertEquals(0, registers(""));
        assertEquals(2, registers("mov.u32 %r1, 1; mov.u32 %r2, 2; add.s32 %r3, %r1, %r2;"));
        assertEquals(3, registers("ld.param.u64 %rd1, [k_param_0]; mov.u32 %r1, 1; st.global.u32 [%rd1], %r1;"));
        assertEquals(1, registers("mov.u32 %r1, 1; setp.eq.s32 %p1, %r1, 0; @%p1 mov.u32 %r1, 2; mov.u32 %r2, %r1;"));
    }

    @Test
    void aValueThatALoopReadsAgainLivesInAllOfIt() {
        assertEquals(3, registers("""
            mov.u32 %r1, 1;
            mov.u32 %r2, 0;
            L1:
            mov.u32 %r3, %r2;
            add.s32 %r2, %r3, %r1;
            mov.u32 %r4, 5;
            setp.lt.s32 %p1, %r2, %r4;
            @%p1 bra L1;
            """));
    }

    /** What is read only at L2 is not read any more behind the branch to it. */
    @Test
    void behindABranchForAllLanesNothingIsStillRead() {
        for (String leaves : List.of("bra L3;", "ret;", "exit;", "trap;"))
            assertEquals(2, registers("""
                    mov.u32 %r1, 1;
                    setp.eq.s32 %p1, %r1, 0;
                    @%p1 bra L2;
                    mov.u32 %r2, 2;
                    mov.u32 %r3, 3;
                    add.s32 %r4, %r2, %r3;
                    LEAVES
                    L2:
                    mov.u32 %r5, %r1;
                    L3:
                    """.replace("LEAVES", leaves)), leaves);
    }

    @Test
    void behindABranchForSomeLanesTheOthersStillRead() {
        assertEquals(2, registers("""
            mov.u32 %r1, 1;
            mov.u32 %r2, 2;
            setp.eq.s32 %p1, %r1, 0;
            @%p1 bra L1;
            add.s32 %r3, %r1, %r2;
            L1:
            mov.u32 %r4, %r1;
            """));
    }

    /** Half of the kernels that ship are within these bounds. */
    @Test
    void theEstimateIsNearTheAssemblersNumber() throws IOException {
        PtxAssembler assembler = assembler();
        List<Double> ratios = new ArrayList<>();
        List<Path> files = ShippedPtx.files().stream().sorted().toList();
        for (int i = 0; i < files.size(); i += 9) {
            byte[] ptx = Files.readAllBytes(files.get(i));
            Ptx module = Ptx.parse(Files.readString(files.get(i)));
            assembler
                    .assemble(files.get(i).toString(), ptx, "sm_90")
                    .forEach(each -> ratios.add((double) Liveness.registers(
                                    module.entry(each.kernel()).orElseThrow())
                            / each.registers()));
        }
        ratios.sort(null);
        double low = ratios.get(ratios.size() / 4),
                median = ratios.get(ratios.size() / 2),
                high = ratios.get(3 * ratios.size() / 4);
        assertTrue(low > 0.6 && high < 1.6, ratios.size() + " kernels: " + low + " " + median + " " + high);
    }

    private static PtxAssembler assembler() {
        try {
            return PtxAssembler.load();
        } catch (CudaException missing) {
            return Assumptions.abort("skipped, because " + missing.getMessage());
        }
    }
}
