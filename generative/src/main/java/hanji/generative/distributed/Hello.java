package hanji.generative.distributed;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The first message of a connection, of a fixed length: who connects, to whom, in which start of the workers.
 *
 * @param to what is connected to: the driver, or the worker of this rank
 * @param from rank of the worker that connects
 * @param workers number of workers
 * @param generation 32 bytes, others whenever the workers are started anew
 * @param nonce 32 random bytes
 */
record Hello(int to, int from, int workers, byte[] generation, byte[] nonce) {
    /** The driver, where a rank is asked for. */
    static final int DRIVER = -1;

    static final int BYTES = 5 * Integer.BYTES + 2 * Secret.BYTES;

    private static final int MAGIC = 0x48414e4a; // HANJ
    private static final int VERSION = 1;

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putInt(to)
                .putInt(from)
                .putInt(workers)
                .put(generation)
                .put(nonce)
                .array();
    }

    /** @throws Refused if it is none, or no worker could say so */
    static Hello of(byte[] bytes) throws Refused {
        var in = ByteBuffer.wrap(bytes);
        if (in.getInt() != MAGIC) throw new Refused("is no worker of Hanji's");
        int version = in.getInt();
        if (version != VERSION)
            throw new Refused("speaks version " + version + " of the protocol, this is version " + VERSION);
        var hello = new Hello(in.getInt(), in.getInt(), in.getInt(), taken(in), taken(in));
        if (hello.from < 0 || hello.from >= hello.workers || hello.to < DRIVER || hello.to == hello.from)
            throw new Refused(
                    "says that it is worker " + hello.from + " of " + hello.workers + " and seeks " + hello.to);
        return hello;
    }

    private static byte[] taken(ByteBuffer in) {
        var bytes = new byte[Secret.BYTES];
        in.get(bytes);
        return bytes;
    }

    /** Whether both are of the same start of the workers. */
    boolean sameStart(byte[] other) {
        return Arrays.equals(generation, other);
    }
}
