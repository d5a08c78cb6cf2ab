package hanji.bench.races;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A temporary folder, which is deleted when the command ends, also where a signal ends it. */
final class WorkFolder implements AutoCloseable {
    private static final int TRIES = 10;

    private final Path path;
    private final Thread hook = new Thread(this::abandon, "delete the work folder");

    private volatile boolean abandoned;

    private WorkFolder(Path path) {
        this.path = path;
    }

    static WorkFolder create() throws IOException {
        var folder = new WorkFolder(Files.createTempDirectory("hanji-races"));
        Runtime.getRuntime().addShutdownHook(folder.hook);
        return folder;
    }

    Path path() {
        return path;
    }

    /** Whether a signal has ended the command, so that what fails from then on fails for this. */
    boolean isAbandoned() {
        return abandoned;
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            return; // the machine is going down, and the hook deletes the folder
        }
        delete(path);
    }

    /** Ends what is still running and deletes the folder; more than once, since a program may just have started. */
    private void abandon() {
        abandoned = true;
        for (int i = 0; i < TRIES && Files.exists(path); i++) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            try {
                delete(path);
            } catch (IOException _) {
                // something was written meanwhile
            }
        }
    }

    /** Deletes a folder with all that is in it; what is gone already is no failure. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException reason) throws IOException {
                if (reason instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
                throw reason;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException reason) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
