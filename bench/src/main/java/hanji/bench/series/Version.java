package hanji.bench.series;

import hanji.cuda.Grid;
import hanji.generative.cli.SimulateWords;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.PtxError;
import hanji.simulator.run.KernelRun;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One version of a kernel: a CUDA source with one kernel, whose opening comment shows the command that runs it.
 *
 * @param source the file; {@code ./hanji ptx} has put its PTX beside it
 * @param run the last command of the comment that is no proof
 * @param proofs for which other version it has the same bits, whatever the input
 */
record Version(Path source, KernelRun run, List<Shown> proofs) {
    private static final String CUDA = ".cu";

    /**
     * The versions in a folder, by name.
     *
     * @throws FormatException if there are none, or one shows no command or has no PTX
     */
    static List<Version> in(Path folder) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.list(folder)) {
            sources = files.filter(file -> file.toString().endsWith(CUDA))
                    .sorted()
                    .toList();
        }
        if (sources.isEmpty()) throw new FormatException(folder, "holds no CUDA source (.cu)");
        List<Version> versions = new ArrayList<>();
        for (Path source : sources) versions.add(of(source));
        return versions;
    }

    private static Version of(Path source) throws IOException {
        List<Shown> commands = Shown.in(source);
        for (Shown command : commands) {
            Optional<String> wrong = SimulateWords.misunderstood(
                    command.words().subList(1, command.words().size()));
            if (wrong.isPresent())
                throw new FormatException(
                        source, "its opening comment shows a command that is not understood: " + wrong.get());
        }
        Shown launch = commands.stream()
                .filter(command -> !command.isProof())
                .reduce((_, last) -> last)
                .orElseThrow(() ->
                        new FormatException(source, "its opening comment shows no ./hanji simulate that runs it"));
        return new Version(
                source,
                run(source, launch),
                commands.stream().filter(Shown::isProof).toList());
    }

    private static KernelRun run(Path source, Shown launch) throws IOException {
        Path ptx = ptx(source);
        if (!Files.exists(ptx))
            throw new FormatException(source, "has no PTX beside it; make it with ./hanji ptx " + source);
        String text = Files.readString(ptx);
        Entry kernel = kernel(ptx, text);
        int[] blocks = launch.extent("--grid"), threads = launch.extent("--block");
        var grid = new Grid(blocks[0], blocks[1], blocks[2], threads[0], threads[1], threads[2], 0);
        return KernelRun.of(
                source.getFileName().toString(),
                text,
                kernel.name(),
                grid,
                launch.values("--arg").toArray(String[]::new));
    }

    private static Entry kernel(Path ptx, String text) {
        try {
            return Ptx.parse(text).entries().stream()
                    .findFirst()
                    .orElseThrow(() -> new FormatException(ptx, "holds no kernel"));
        } catch (PtxError error) {
            throw new FormatException(ptx, String.valueOf(error.getMessage()), error);
        }
    }

    static Path ptx(Path source) {
        return source.resolveSibling(source.getFileName().toString().replace(CUDA, ".ptx"));
    }

    /** Its file without the end, for example {@code 2-tiled}. */
    String name() {
        return source.getFileName().toString().replace(CUDA, "");
    }

    /** The version of which it is proved to have the bits, if there is one. */
    Optional<String> sameAs() {
        return proofs.stream()
                .flatMap(proof -> proof.value("--same-as").stream())
                .map(file -> Path.of(file).getFileName().toString().replace(CUDA, ""))
                .findFirst();
    }
}
