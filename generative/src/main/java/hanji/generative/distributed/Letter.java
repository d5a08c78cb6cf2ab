package hanji.generative.distributed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A message between the driver and a worker: its kind, the length of its body and the body.
 *
 * @param kind of message
 * @param bytes of the body, at most what the kind allows
 */
record Letter(Kind kind, long bytes) {
    private static final int HEAD = Integer.BYTES + Long.BYTES;
    private static final int SMALL = 1 << 16;

    /** What is said. Bodies are {@link Fields}, but for those of the log and of files. */
    enum Kind {
        /** A worker, of itself. */
        ABOUT(SMALL),
        /** The driver: how to train. The checkpoint follows. */
        TASK(SMALL),
        /** The checkpoint to start from, or one on the way. */
        CHECKPOINT(Long.MAX_VALUE),
        /** The first worker: its counters. */
        PROGRESS(SMALL),
        /** The first worker: a line of the log of the run. */
        LOG(SMALL),
        /** A worker, for the user. */
        SAYS(SMALL),
        /** A worker: its training ended, as agreed. */
        DONE(SMALL),
        /** A worker: it cannot go on, and could not if it was started again. */
        FAILED(SMALL),
        /** The driver, to the first worker: save and stop. */
        STOP(0),
        /** The driver: all is over. */
        END(0);

        private final long most;

        Kind(long most) {
            this.most = most;
        }
    }

    /**
     * The head of the next message.
     *
     * @param due kinds that may come
     * @param file bytes that a file may have
     * @throws Refused if it is of another kind or too long; nothing was allocated for it
     */
    static Letter head(Connection connection, Set<Kind> due, long file) throws IOException {
        var head = ByteBuffer.wrap(connection.read(HEAD));
        int number = head.getInt();
        long bytes = head.getLong();
        Kind[] all = Kind.values();
        if (number < 0 || number >= all.length || !due.contains(all[number]))
            throw new Refused("sends message " + number + ", where " + due + " is due");
        long most = Math.min(all[number].most, file);
        if (bytes < 0 || bytes > most)
            throw new Refused("sends " + all[number] + " of " + bytes + " bytes, where " + most + " are allowed");
        return new Letter(all[number], bytes);
    }

    /** The body of any but a file. */
    byte[] body(Connection connection) throws IOException {
        return connection.read((int) bytes);
    }

    static void send(Connection connection, Kind kind, byte[] body) throws IOException {
        connection.write(head(kind, body.length), body);
    }

    static void sendFile(Connection connection, Kind kind, Path file) throws IOException {
        try (var content = FileChannel.open(file, StandardOpenOption.READ)) {
            connection.write(head(kind, content.size()), content, content.size());
        }
    }

    private static byte[] head(Kind kind, long bytes) {
        return ByteBuffer.allocate(HEAD).putInt(kind.ordinal()).putLong(bytes).array();
    }
}
