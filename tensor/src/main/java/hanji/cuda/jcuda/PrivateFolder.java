package hanji.cuda.jcuda;

import hanji.tensor.format.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/** A folder that only its user can enter, whose files are whole or not there. */
record PrivateFolder(Path path) {
    /**
     * Sees to it that a file has this content; one that is there already is kept if it is the same, byte for byte.
     *
     * @throws IOException if the file cannot be written, or the folder belongs to another user
     */
    Path put(String name, byte[] content) throws IOException {
        var mine = PosixFilePermissions.fromString("rwx------");
        Files.createDirectories(path, PosixFilePermissions.asFileAttribute(mine));
        Files.setPosixFilePermissions(path, mine);
        Path file = path.resolve(name);
        if (!holds(file, content)) {
            // Under a name of its own, since other processes may write the same file now.
            Path aside = path.resolve(name + "." + ProcessHandle.current().pid());
            AtomicFile.write(aside, channel -> {
                for (var rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) channel.write(rest);
            });
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static boolean holds(Path file, byte[] content) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == content.length
                && Arrays.equals(Files.readAllBytes(file), content);
    }
}
