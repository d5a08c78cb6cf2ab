package hanji.nn.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Decompresses a gzip file held in memory; unlike its parent it does not pass over bytes after the last member. */
final class Gzip extends GZIPInputStream {
    /** Deflate's best ratio: a match of 258 bytes in 2 bits. No honest file promises more. */
    static final int MOST_EXPANSION = 1032;

    /** CRC-32 and length of the plain data, which end each member. */
    private static final int TRAILER = 8;

    /** The buffer holds the whole file, so that what the inflater did not consume is what follows the data. */
    Gzip(byte[] file) throws IOException {
        super(new ByteArrayInputStream(file), file.length);
    }

    static boolean isGzip(byte[] file) {
        return file.length >= 2 && file[0] == (byte) 0x1f && file[1] == (byte) 0x8b;
    }

    /** Bytes after the last member; meaningful once all data has been read. */
    int trailingBytes() {
        return inf.getRemaining() - TRAILER;
    }
}
