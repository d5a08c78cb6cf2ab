package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not simulated is refused for the kernel that needs it alone; what looks unusual in PTX is read. */
final class RefusalTest {
    private static final String HEAD = ".version 8.0\n.target sm_90\n.address_size 64\n";
    private static final String STORES = """
        .visible .entry plain(.param .u64 o) {
        .reg .b64 %rd1;
        .reg .b32 %r1;
        ld.param.u64 %rd1, [o];
        mov.u32 %r1, 7;
        st.global.b32 [%rd1], %r1;
        ret;
        }
        """;

    private static void assertPlainRuns(Rig rig) {
        long out = rig.empty(4);
        rig.launch("plain", Grid.of(1, 1), out);
        assertArrayEquals(new int[] {7}, rig.host(out, new int[1]));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tex.1d.v4.f32.s32 {%f1, %f2, %f3, %f4}, [%rd1, {%r1}]     | textures
        sust.b.2d.b32.trap [%rd1, {%r1, %r2}], {%r3}               | surfaces
        call.uni (%r1), _Z3fibi, (%r2)                             | 'fib'
        call (%r1), %rd1, (%r2), prototype                         | prototype
        cvt.rn.f16x2.e4m3x2 %r1, %r2                               | F16 and BF16
        mma.sp.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%f1, %f2}, {%r1}, {%r2}, {%f1, %f2} | tensor cores
        wgmma.fence.sync.aligned                                   | tensor cores
        mbarrier.arrive.expect_tx.shared.b64 %rd1, [%r1], %r2      | bytes that a barrier object counts
        barrier.cluster.arrive.aligned                             | clusters
        """)
    void whatIsNotSimulatedIsNamedForItsKernelAlone(String instruction, String feature) {
        String bad = ".visible .entry bad(.param .u64 o) {\n.reg .b64 %rd<3>;\n.reg .b32 %r<5>;\n.reg .f32 %f<5>;\n"
                + instruction + ";\nret;\n}\n";
        Rig rig = Rig.of(HEAD + bad + STORES, Simulation.CHECKED);
        String message = assertThrows(CudaException.class, () -> rig.launch("bad", Grid.of(1, 1), 0L))
                .getMessage();
        assertTrue(message.contains(feature) && message.contains("PTX line 8"), message);
        assertEquals(1, message.lines().count());
        assertPlainRuns(rig);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cvt.rna.satfinite.tf32.f32 %r1, %f1",
                "cvt.rn.tf32.f16 %r1, %r2",
                "add.f32.f16 %f1, %r1, %f2",
                "fma.rn.oob.f16 %r1, %r2, %r3, %r4",
                "mma.sync.aligned.m16n8k32.row.col.f32.e4m3.e4m3.f32 {%f1, %f2, %f3, %f4}, {%r1, %r2, %r3, %r4}, {%r1, %r2},"
                        + " {%f1, %f2, %f3, %f4}",
                "mma.sp::ordered_metadata.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%f1, %f2, %f3, %f4}, {%r1, %r2},"
                        + " {%r3, %r4}, {%f1, %f2, %f3, %f4}, %r1, 0x0",
                "wmma.load.a.sync.aligned.row.m8n8k32.s4 {%r1}, [%rd1]",
                "ld.global.b128 %rd1, [%rd2]"
            })
    void aFormThatIsNotKnownIsNotTakenForAnother(String instruction) {
        String bad = ".visible .entry bad() {\n.reg .b64 %rd<3>;\n.reg .b32 %r<5>;\n.reg .f32 %f<5>;\n" + instruction
                + ";\nret;\n}\n";
        Rig rig = Rig.of(HEAD + bad + STORES, Simulation.CHECKED);
        String message = assertThrows(CudaException.class, () -> rig.launch("bad", Grid.of(1, 32)))
                .getMessage();
        assertTrue(message.contains("does not know '" + instruction.split(" ")[0]), message);
        assertEquals(1, message.lines().count());
        assertPlainRuns(rig);
    }

    @Test
    void aTableOfFunctionsWithoutBodiesIsRefusedWhereItIsUsed() {
        String text = ".extern .func (.param .f32 r) twice (.param .f32 x);\n"
                + ".global .align 8 .u64 table[2] = {twice, generic(twice)};\n"
                + ".visible .entry bad() {\n.reg .b64 %rd1;\nmov.u64 %rd1, table;\nret;\n}\n";
        Rig rig = Rig.of(HEAD + text + STORES, Simulation.CHECKED);
        String message = assertThrows(CudaException.class, () -> rig.launch("bad", Grid.of(1, 1)))
                .getMessage();
        assertTrue(message.contains("'table' holds the address of 'twice'"), message);
        assertPlainRuns(rig);
    }

    @Test
    void addressesOfVariablesAreInitialValues() {
        String text = """
            .global .align 4 .u32 numbers[3] = {10, 11, 12};
            .global .align 8 .u64 second = numbers+4;
            .const .align 8 .u64 both[2] = {generic(numbers), generic(numbers)+8};
            .visible .entry k(.param .u64 o) {
            .reg .b64 %rd<5>;
            .reg .b32 %r<5>;
            ld.param.u64 %rd1, [o];
            ld.global.u64 %rd2, [second];
            ld.global.u32 %r1, [%rd2];
            ld.const.u64 %rd3, [both+8];
            ld.u32 %r2, [%rd3];
            mov.u64 %rd4, numbers+8;
            ld.global.u32 %r3, [%rd4+-8];
            st.global.v2.u32 [%rd1], {%r1, %r2};
            st.global.u32 [%rd1+8], %r3;
            ret;
            }
            """;
        Rig rig = Rig.of(HEAD + text, Simulation.CHECKED);
        long out = rig.empty(16);
        rig.launch("k", Grid.of(1, 1), out);
        assertArrayEquals(new int[] {11, 12, 10}, rig.host(out, new int[3]));
    }

    @Test
    void aPrototypeMayLackItsSemicolonAndNamesMayBeKeywords() {
        String text = """
            .visible .func (.param .f32 r) f (.param .f32 a)

            .const .align 4 .b8 table[8] = {1, 2, 3, 4, 5, 6, 7, 8};
            .visible .entry call(.param .u64 ld) {
            .reg .b64 add;
            .reg .b32 mov;
            ld.param.u64 add, [ld];
            ld.const.u32 mov, [table+4];
            bra ret;
            ret:
            st.global.u32 [add], mov;
            ret;
            }
            """;
        Rig rig = Rig.of(HEAD + text, Simulation.CHECKED);
        long out = rig.empty(4);
        rig.launch("call", Grid.of(1, 1), out);
        assertArrayEquals(new int[] {0x08070605}, rig.host(out, new int[1]));
    }

    @Test
    void theAddressOfAParameterLeadsToIt() {
        String text = """
            .visible .entry k(.param .u64 o, .param .align 4 .b8 t[12]) {
            .reg .b64 %rd<5>;
            .reg .b32 %r<5>;
            ld.param.u64 %rd1, [o];
            mov.b64 %rd2, t;
            cvta.param.u64 %rd3, %rd2;
            ld.global.u32 %r1, [%rd3+8];
            ld.param.u32 %r2, [%rd2+4];
            st.global.v2.u32 [%rd1], {%r1, %r2};
            ret;
            }
            """;
        Rig rig = Rig.of(HEAD + text, Simulation.CHECKED);
        long out = rig.empty(8);
        rig.launch("k", Grid.of(1, 1), out, new int[] {5, 6, 7});
        assertArrayEquals(new int[] {7, 6}, rig.host(out, new int[2]));
    }

    @Test
    void aVoteWithoutSyncIsForGpusBeforeVolta() {
        String text = """
            .visible .entry k(.param .u64 o) {
            .reg .b64 %rd1;
            .reg .b32 %r<3>;
            .reg .pred p;
            ld.param.u64 %rd1, [o];
            mov.u32 %r1, %tid.x;
            setp.lt.u32 p, %r1, 3;
            vote.ballot.b32 %r2, p;
            griddepcontrol.wait;
            st.global.u32 [%rd1], %r2;
            ret;
            }
            """;
        Rig old = Rig.of(HEAD.replace("sm_90", "sm_30") + text, Simulation.CHECKED);
        long out = old.empty(4);
        old.launch("k", Grid.of(1, 32), out);
        assertArrayEquals(new int[] {7}, old.host(out, new int[1]));
        Rig now = Rig.of(HEAD + text, Simulation.CHECKED);
        assertThrows(CudaException.class, () -> now.launch("k", Grid.of(1, 32), 0L));
    }

    @Test
    void aFaultInPtxWithoutLinesNamesThatOfThePtx() {
        Rig rig = Rig.of(HEAD + STORES, Simulation.CHECKED);
        KernelFault fault = assertThrows(KernelFault.class, () -> rig.launch("plain", Grid.of(1, 1), 0L));
        assertEquals(9, fault.faults().getFirst().line());
        assertEquals("test.ptx", fault.faults().getFirst().file());
    }
}
