package hanji.simulator.run;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** NVIDIA's CUDA toolkit, where it is installed. */
final class Toolkit {
    private static final String SUFFIX = System.getProperty("os.name").startsWith("Windows") ? ".exe" : "";

    private Toolkit() {}

    /**
     * A program of it in {@code CUDA_HOME}, on the {@code PATH} or in /usr/local/cuda, in this order.
     *
     * @param environment the environment variables
     */
    static Optional<Path> program(String name, Map<String, String> environment) {
        Stream<Path> home = Stream.of(environment.getOrDefault("CUDA_HOME", ""))
                .filter(Predicate.not(String::isBlank))
                .map(folder -> Path.of(folder, "bin"));
        Stream<Path> path = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(Predicate.not(String::isBlank))
                .map(Path::of);
        return Stream.of(home, path, Stream.of(Path.of("/usr/local/cuda/bin")))
                .flatMap(folders -> folders)
                .map(folder -> folder.resolve(name + SUFFIX))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
