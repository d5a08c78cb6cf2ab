package hanji.simulator.driver;

import hanji.cuda.Arguments;
import hanji.cuda.Grid;
import hanji.simulator.Simulation;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a small kernel of the commonest instructions once in a process, on a thread of its own, while the program that
 * has made the first device still makes its tensors. Most of what a first launch takes is to load and link classes;
 * these are there then.
 */
final class Rehearsal implements Runnable, Thread.UncaughtExceptionHandler {
    private static final String KERNEL = """
            .version 8.0
            .target sm_75
            .address_size 64
            .visible .entry rehearsal(.param .u64 out, .param .u32 n) {
            .reg .pred %p<3>;
            .reg .f32 %f<5>;
            .reg .b32 %r<20>;
            .reg .b64 %rd<9>;
            .shared .align 4 .b8 tile[128];
            .loc 1 1 1
            ld.param.u64 %rd1, [out];
            ld.param.u32 %r1, [n];
            cvta.to.global.u64 %rd2, %rd1;
            mov.u32 %r2, %tid.x;
            mov.u32 %r3, %ctaid.x;
            mad.lo.s32 %r4, %r3, %r1, %r2;
            shl.b32 %r5, %r2, 2;
            shr.s32 %r6, %r5, 2;
            shr.u32 %r7, %r5, 2;
            sub.s32 %r8, %r6, %r7;
            mul.lo.s32 %r9, %r8, %r1;
            div.s32 %r10, %r9, %r1;
            and.b32 %r11, %r5, 124;
            or.b32 %r12, %r11, %r10;
            xor.b32 %r13, %r12, %r8;
            mov.u32 %r14, tile;
            add.s32 %r15, %r14, %r13;
            mul.wide.s32 %rd3, %r4, 4;
            mul.wide.u32 %rd4, %r8, 4;
            cvt.s64.s32 %rd5, %r8;
            cvt.u64.u32 %rd6, %r8;
            mul.lo.s64 %rd6, %rd6, %rd5;
            shl.b64 %rd6, %rd6, 2;
            add.s64 %rd7, %rd2, %rd3;
            add.s64 %rd7, %rd7, %rd6;
            mov.f32 %f1, 0f3F800000;
            mov.u32 %r16, 0;
            again:
            setp.lt.s32 %p1, %r4, %r1;
            setp.ne.s32 %p2, %r16, 128;
            @!%p1 bra out_of_range;
            st.shared.f32 [%r15], %f1;
            bar.sync 0;
            ld.shared.f32 %f2, [%r15];
            add.f32 %f3, %f1, %f2;
            mul.f32 %f4, %f3, %f2;
            fma.rn.f32 %f1, %f2, %f3, %f4;
            add.s32 %r16, %r16, 1;
            @%p2 bra again;
            ld.global.f32 %f2, [%rd7];
            st.global.f32 [%rd7], %f1;
            out_of_range:
            ret;
            }
            """;

    private static final AtomicBoolean HAS_BEGUN = new AtomicBoolean();

    private final boolean isChecked;

    private Rehearsal(boolean isChecked) {
        this.isChecked = isChecked;
    }

    /**
     * Begins it when it is first called, and returns at once.
     *
     * @param isChecked whether checks are to be there, too
     */
    static void begin(boolean isChecked) {
        if (HAS_BEGUN.getAndSet(true) || Runtime.getRuntime().availableProcessors() == 1) return;
        Rehearsal rehearsal = new Rehearsal(isChecked);
        Thread thread = new Thread(rehearsal, "hanji-simulator-rehearsal");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(rehearsal);
        thread.start();
    }

    @Override
    public void run() {
        perform(isChecked ? Simulation.CHECKED : Simulation.FAST);
    }

    /** What is wrong comes up again where somebody waits for it. */
    @Override
    public void uncaughtException(Thread thread, Throwable wrong) {}

    static void perform(Simulation simulation) {
        SimulatedDriver driver = new SimulatedDriver(simulation);
        long address = driver.allocate(32 * Float.BYTES);
        driver.fillBytes(address, (byte) 0, 32 * Float.BYTES, 0);
        long function =
                driver.function(driver.load("rehearsal", KERNEL.getBytes(StandardCharsets.ISO_8859_1)), "rehearsal");
        driver.launch(
                function,
                Grid.of(1, 32),
                new Arguments(Arena.ofAuto()).add(address).add(32),
                0);
    }
}
