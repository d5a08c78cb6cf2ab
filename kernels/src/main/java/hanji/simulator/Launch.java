package hanji.simulator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One launch of a kernel: its geometry and its parameters. */
final class Launch {
    private final String kernel;
    private final Dim3 blocks;
    private final Dim3 threads;
    private final byte[] parameters;
    private final int[] pointers;

    /**
     * @param parameters the parameter space, as the kernel reads it
     * @param pointers by parameter, the offset of one that may hold an address; -1 for others
     */
    Launch(String kernel, Dim3 blocks, Dim3 threads, byte[] parameters, int[] pointers) {
        this.kernel = kernel;
        this.blocks = blocks;
        this.threads = threads;
        this.parameters = parameters;
        this.pointers = pointers;
    }

    String kernel() {
        return kernel;
    }

    Dim3 blocks() {
        return blocks;
    }

    Dim3 threads() {
        return threads;
    }

    /** The index of the first parameter that points into a device allocation; empty if none does. */
    String argument(Region region) {
        ByteBuffer values = ByteBuffer.wrap(parameters).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pointers.length; i++)
            if (region.slot != 0 && pointers[i] >= 0 && Addresses.slot(values.getLong(pointers[i])) == region.slot)
                return Integer.toString(i);
        return "";
    }
}
