package hanji.bench.gpu;

import hanji.bench.Commit;
import hanji.bench.JsonFile;
import hanji.bench.gpu.StandardInputs.Size;
import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.cuda.CudaException;
import hanji.cuda.Precision;
import hanji.generative.cli.Version;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What every section of {@code bench/gpu/check} is told. */
final class CardOptions {
    private static final String STRICT = "STRICT";

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cuda",
            description = "cuda, or simulated to rehearse without a GPU at small sizes (default: ${DEFAULT-VALUE}).")
    private String device = "cuda";

    @Option(names = "--commit", description = "Commit of the sources, where there is no checkout to ask.")
    private Optional<String> commit = Optional.empty();

    @Option(
            names = "--results",
            paramLabel = "FOLDER",
            description = "Write what is found there, one file for each section; go on with what stands there.")
    private Optional<Path> results = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "Begin nothing new after so many; what is left out is said.")
    private Optional<Integer> seconds = Optional.empty();

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "Of products and convolutions in steps: STRICT, TF32 or BF16 (default: STRICT).")
    private String precision = STRICT;

    @Option(names = "--again", description = "Keep nothing that an earlier call has found.")
    private boolean again;

    private final long began = System.nanoTime();

    CudaDriver open() {
        return CudaDriverProvider.named(device).open();
    }

    /** Whether the CPU's bits are due. */
    boolean isStrict() {
        return precision.equals(STRICT);
    }

    /**
     * The device, in the precision that was asked for.
     *
     * @throws CudaException if it has no tensor cores for it
     */
    Cuda cuda(CudaDriver driver) {
        var strict = new Cuda(driver);
        if (isStrict()) return strict; // an older build knows no others
        Cuda other = strict.with(Precision.valueOf(precision));
        if (other.precision() == Precision.STRICT)
            throw new CudaException(driver.info().name() + " has no tensor cores for " + precision);
        return other;
    }

    boolean isSimulated() {
        return !device.equals("cuda");
    }

    Size size() {
        return isSimulated() ? Size.SIMULATED : Size.MEASURED;
    }

    /** Whether there is time to begin something else. */
    boolean hasTime() {
        return seconds.isEmpty() || System.nanoTime() - began < seconds.get() * 1e9;
    }

    SectionHead head(String section, CudaDriver driver) throws IOException {
        return new SectionHead(
                "bench/gpu/check --section " + section,
                section,
                isStrict() ? "F32 STRICT" : precision,
                Version.hanji(),
                commit.or(Commit::current),
                Version.jdk(),
                Version.system(),
                driver.info());
    }

    /** The file of a section, if results are to be written. */
    Optional<Path> file(String section, CudaDriver driver) {
        String card = driver.info().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String name = section.equals("kernels") ? "gpu-" + card : "check-" + card + "-" + section;
        if (!isStrict()) name += "-" + precision.toLowerCase(Locale.ROOT);
        String file = name + ".json";
        return results.map(folder -> folder.resolve(file));
    }

    /** What an earlier call with the same sources, card and precision has found of a section; nothing, to begin again. */
    <T extends Record> Optional<T> kept(String section, CudaDriver driver, Class<T> type, Function<T, SectionHead> head)
            throws IOException {
        SectionHead now = head(section, driver);
        return again
                ? Optional.empty()
                : standing(section, driver, type)
                        .filter(found -> head.apply(found).holdsFor(now));
    }

    /** What stands in the file of a section, if it was found with the same sources. */
    <T extends Record> Optional<T> ofThisCommit(
            String section, CudaDriver driver, Class<T> type, Function<T, SectionHead> head) throws IOException {
        Optional<String> now = head(section, driver).commit();
        return standing(section, driver, type)
                .filter(found -> head.apply(found).commit().equals(now));
    }

    /** What stands in the file of a section; nothing, if another version wrote it in another form. */
    private <T extends Record> Optional<T> standing(String section, CudaDriver driver, Class<T> type)
            throws IOException {
        Optional<Path> file = file(section, driver);
        if (file.isEmpty() || !Files.exists(file.get())) return Optional.empty();
        try {
            return Optional.of(JsonFile.read(file.get(), type, "bench/gpu/check"));
        } catch (FormatException _) {
            return Optional.empty();
        }
    }

    /** Writes a section's findings, if results are to be written. */
    void write(String section, CudaDriver driver, Record findings) throws IOException {
        Optional<Path> file = file(section, driver);
        if (file.isPresent()) JsonFile.write(file.get(), findings);
    }
}
