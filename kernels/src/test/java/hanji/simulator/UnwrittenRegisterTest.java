package hanji.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.cuda.Grid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Registers that are read by threads which never wrote them. */
class UnwrittenRegisterTest {
    /** Each kernel stores %r1 to o[thread] at its end; %r9 is the thread, %p1 whether that is below 7. */
    private static String kernel(String body) {
        return """
            .version 8.0
            .target sm_90
            .address_size 64
            .visible .entry k(.param .u64 o) {
            .reg .pred %p<5>;
            .reg .b64 %rd<5>;
            .reg .b32 %r<10>;
            ld.param.u64 %rd1, [o];
            mov.u32 %r9, %tid.x;
            mul.wide.u32 %rd2, %r9, 4;
            add.s64 %rd1, %rd1, %rd2;
            setp.lt.u32 %p1, %r9, 7;
            """ + body + "st.global.u32 [%rd1], %r1;\nret;\n}\n";
    }

    private static List<Fault> faults(String body, Grid grid) {
        Rig rig = Rig.of(kernel(body), Simulation.CHECKED);
        try {
            rig.launch("k", grid, rig.empty(4 * 32));
            return List.of();
        } catch (KernelFault found) {
            return found.faults();
        }
    }

    private static Fault fault(String body) {
        List<Fault> faults = faults(body, Grid.of(1, 32));
        assertEquals(1, faults.size(), faults::toString);
        assertEquals(Fault.Kind.UNINITIALISED, faults.getFirst().kind());
        return faults.getFirst();
    }

    private static void assertClean(String body) {
        assertEquals(List.of(), faults(body, Grid.of(1, 32)));
    }

    @Test
    void aRegisterThatOnlySomeThreadsWriteIsAFaultOfTheOthers() {
        Fault branch = fault("@!%p1 bra END;\nmov.u32 %r1, 3;\nEND:\n");
        assertEquals(new Dim3(7, 0, 0), branch.thread());
        assertEquals(16, branch.line());
        assertTrue(branch.message().contains("never written, %r1"), branch.message());
        assertEquals(new Dim3(7, 0, 0), fault("@%p1 mov.u32 %r1, 3;\n").thread());
        assertClean("@!%p1 bra ELSE;\nmov.u32 %r1, 3;\nbra END;\nELSE: mov.u32 %r1, 4;\nEND:\n");
        assertClean("@%p1 mov.u32 %r1, 3;\n@!%p1 mov.u32 %r1, 4;\n");
    }

    @Test
    void aRegisterThatNothingWritesIsAFault() {
        assertEquals(new Dim3(0, 0, 0), fault("").thread());
    }

    @Test
    void aLoopMayWriteItInAnEarlierRound() {
        String loop =
                "mov.u32 %r2, 0;\nLOOP: setp.eq.u32 %p2, %r2, 0;\n@!%p2 bra NEXT;\n%s\nNEXT: add.u32 %r3, %r1, %r2;\n"
                        + "add.u32 %r2, %r2, 1;\nsetp.lt.u32 %p3, %r2, 3;\n@%p3 bra LOOP;\n";
        assertClean(loop.replace("%s", "mov.u32 %r1, 5;"));
        assertEquals(
                new Dim3(7, 0, 0),
                faults(loop.replace("%s", "@%p1 mov.u32 %r1, 5;"), Grid.of(1, 32))
                        .getFirst()
                        .thread());
    }

    @Test
    void aMoveIsNoUseButCarriesWhatIsMissing() {
        assertClean("mov.u32 %r2, %r3;\nmov.u32 %r1, 3;\n");
        assertEquals(
                new Dim3(7, 0, 0),
                fault("@%p1 mov.u32 %r2, 3;\nmov.u32 %r1, %r2;\n").thread());
        assertEquals(
                new Dim3(7, 0, 0),
                fault("@%p1 mov.u32 %r2, 3;\nmov.b64 %rd3, {%r2, %r9};\n" + "mov.b64 {%r1, %r4}, %rd3;\n")
                        .thread());
    }

    @Test
    void aPredicateThatNothingSetIsAFaultOfWhoDependsOnIt() {
        assertEquals(14, fault("mov.u32 %r1, 1;\n@%p4 mov.u32 %r1, 2;\n").line());
        assertEquals(14, fault("mov.u32 %r1, 1;\n@%p4 bra END;\nEND:\n").line());
    }

    @Test
    void exchangesAndVectorsWriteToo() {
        assertClean("shfl.sync.idx.b32 %r1|%p2, %r9, 3, 31, -1;\n@%p2 add.u32 %r1, %r1, 1;\n");
        assertClean("mov.b64 {%r1, %r2}, %rd2;\nadd.u32 %r1, %r1, %r2;\n");
        assertClean("bar.red.popc.u32 %r1, 0, %p1;\n");
        assertClean("st.global.u32 [%rd1], %r9;\natom.global.add.u32 %r1, [%rd1], 1;\n");
    }

    @Test
    void theNextBlockBeginsWithNothing() {
        String firstBlockWrites = "mov.u32 %r5, %ctaid.x;\nsetp.eq.u32 %p2, %r5, 0;\n@%p2 mov.u32 %r1, 3;\n";
        assertEquals(
                new Dim3(1, 0, 0),
                faults(firstBlockWrites, Grid.of(2, 32)).getFirst().block());
    }

    @Test
    void itIsNotLookedForWhereTheKindIsSwitchedOff() {
        Rig rig = Rig.of(kernel(""), Simulation.CHECKED.without(Fault.Kind.UNINITIALISED));
        rig.launch("k", Grid.of(1, 32), rig.empty(4 * 32));
        Rig checked = Rig.of(kernel(""), Simulation.CHECKED);
        assertThrows(KernelFault.class, () -> checked.launch("k", Grid.of(1, 32), checked.empty(4 * 32)));
    }
}
