package hanji.bench.gpu;

import hanji.bench.gpu.StandardInputs.Size;
import hanji.tensor.Device;
import java.util.List;

/**
 * What a whole standard call must move and compute, by its launches on a GPU: the tensors of each launch once, what is
 * overwritten in place twice, and the operations of a contraction by its definition, of others as the simulator counts
 * them.
 *
 * @param bytes of all launches
 * @param inputBytes of the inputs that the call is given
 * @param flops of all launches
 */
public record CallWork(long bytes, long inputBytes, long flops) {
    /** On a core of a processor. */
    public static CallWork onProcessor(StandardCall call) {
        List<KernelTable.Seen> small = KernelTable.simulatedLaunches(call);
        long bytes = bytes(KernelTable.idleLaunches(call, Size.PROCESSOR));
        long products = products(call, Size.SIMULATED), contractions = 0, others = 0;
        for (KernelTable.Seen launch : small)
            if (products > 0 && launch.counts().flops() >= products) contractions++;
            else others += launch.counts().flops();
        long flops = 2 * contractions * products(call, Size.PROCESSOR)
                + Math.round((double) others * bytes / Math.max(1, bytes(small)));
        return new CallWork(bytes, CallOnCpu.inputBytes(call), flops);
    }

    private static long products(StandardCall call, Size size) {
        return call.products(new StandardInputs(Device.CPU, size, 0, false));
    }

    private static long bytes(List<KernelTable.Seen> launches) {
        return launches.stream().mapToLong(KernelTable.Seen::bytes).sum();
    }
}
