package hanji.generative.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * Which version of a file it is, as far as can be seen without reading it.
 *
 * @param modified nanoseconds since 1970
 * @param size bytes; -1 where there is no such file
 */
record Stamp(long modified, long size) {
    static final Stamp NONE = new Stamp(0, -1);

    static Stamp of(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), attributes.size());
        } catch (IOException absent) {
            return NONE;
        }
    }

    boolean exists() {
        return size >= 0;
    }

    @Override
    public String toString() {
        return Long.toHexString(modified) + "-" + size;
    }
}
