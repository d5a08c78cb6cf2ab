package hanji.bench.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hanji.generative.cli.Frame;
import hanji.simulator.run.Nvcc;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command on a corpus of our own, which lies as IndigoSuite does. */
class RacesTest {
    /** Makes a program without a bug, and one for each label that the first line of the template names. */
    private static final String GENERATOR = """
            import os, sys
            template, _, out = sys.argv[1:]
            assert 'all' in open('configure.txt').read()
            name = os.path.basename(template)[:-len('.idg')]
            text = open(template).read()
            for label in [''] + text.splitlines()[0].split()[1:]:
                file = name + ('_' + label if label else '')
                open(os.path.join(out, file + '.cu'), 'w').write('#define BUG_' + label + '\\n' + text)
            """;

    private static final String HEADER = """
            #include <cstdio>
            #include <cstdlib>
            __global__ void kernel(const int* index, const int* list, int* data, int vertices);
            int main(int count, char** words) {
                if (count != 4) return fprintf(stderr, "USAGE: %s input_file_name threads_per_block num_blocks\\n", words[0]), 1;
                int sizes[2];
                FILE* file = fopen(words[1], "rb");
                if (fread(sizes, sizeof(int), 2, file) != 2) return 1;
                int *host = new int[sizes[0] + 1 + sizes[1]], *index, *list, *data;
                if (fread(host, sizeof(int), sizes[0] + 1 + sizes[1], file) != size_t(sizes[0] + 1 + sizes[1])) return 1;
                cudaMalloc((void**)&index, (sizes[0] + 1) * sizeof(int));
                cudaMalloc((void**)&list, sizes[1] * sizeof(int));
                cudaMalloc((void**)&data, sizes[0] * sizeof(int));
                cudaMemcpy(index, host, (sizes[0] + 1) * sizeof(int), cudaMemcpyHostToDevice);
                cudaMemcpy(list, host + sizes[0] + 1, sizes[1] * sizeof(int), cudaMemcpyHostToDevice);
                cudaMemset(data, 0, sizes[0] * sizeof(int));
                kernel<<<atoi(words[3]), atoi(words[2])>>>(index, list, data, sizes[0]);
                int total;
                cudaMemcpy(&total, data, sizeof(int), cudaMemcpyDeviceToHost);
                printf("%d edges\\n", total);
                return cudaGetLastError() != cudaSuccess;
            }
            """;

    /** Counts edges in one word. */
    private static final String COUNT = """
            // atomicBug boundsBug guardBug
            #include "indigo_cuda.h"
            __global__ void kernel(const int* index, const int* list, int* data, int vertices) {
                int i = threadIdx.x + blockIdx.x * blockDim.x;
            #ifdef BUG_boundsBug
                if (i <= vertices) {
            #else
                if (i < vertices) {
            #endif
                    int degree = index[i + 1] - index[i];
            #ifdef BUG_atomicBug
                    data[0] += degree;
            #else
                    atomicAdd(data, degree);
            #endif
                }
            }
            """;

    /** Says that it is well, and is not. */
    private static final String LIAR = """
            // syncBug
            #include "indigo_cuda.h"
            #ifdef BUG_syncBug
            this is no program
            #endif
            __global__ void kernel(const int* index, const int* list, int* data, int vertices) { data[0] = threadIdx.x; }
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void eachProgramRunsItsOwnMainAndIsComparedWithItsLabels() throws IOException {
        assumeTrue(Nvcc.find(System.getenv()).isPresent(), "skipped, because there is no nvcc");
        assumeTrue(hasPython(), "skipped, because there is no python3");
        corpus();
        Path file = folder.resolve("findings.json");
        int code = run("races", folder.toString(), "--out", file.toString());
        assertEquals(0, code, err::toString);

        JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(file));
        assertEquals(
                List.of(6, 6),
                List.of(json.get("made").asInt(), json.get("outcomes").size()));
        JsonNode race = json.get("tallies").get(0);
        assertEquals("race", race.get("bug").asString());
        assertEquals(List.of(2, 1, 1), counts(race, "with", "found", "missed")); // the guardBug is none
        assertEquals(List.of(3, 1), counts(race, "without", "false_alarms")); // the liar's
        JsonNode bounds = json.get("tallies").get(5);
        assertEquals("bounds", bounds.get("bug").asString());
        assertEquals(List.of(1, 1, 0), counts(bounds, "with", "found", "missed"));
        assertEquals(List.of(4, 0), counts(bounds, "without", "false_alarms"));

        String text = out.toString();
        assertTrue(
                text.contains(
                        "5 ran to their end, 0 were stopped, 0 were refused, 1 were not compiled, 0 launched nothing"),
                text);
        assertTrue(text.contains("count_guardBug: no run showed it"), text);
        assertTrue(text.contains("liar: "), text);
        assertTrue(text.contains("liar_syncBug: "), text);
    }

    @Test
    void programsAreDrawnBySeed() throws IOException {
        assumeTrue(Nvcc.find(System.getenv()).isPresent(), "skipped, because there is no nvcc");
        assumeTrue(hasPython(), "skipped, because there is no python3");
        corpus();
        Path file = folder.resolve("findings.json");
        assertEquals(
                0,
                run("races", folder.toString(), "--sample", "1", "--most-bugs", "1", "--out", file.toString()),
                err::toString);
        assertTrue(out.toString().startsWith("IndigoSuite: 1 of 6 programs in"), out::toString);
        assertEquals(
                "./hanji bench races CHECKOUT --sample 1 --most-bugs 1 --seed 1",
                JsonMapper.shared()
                        .readTree(Files.readAllBytes(file))
                        .get("command")
                        .asString());
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidFirst() {
        String file = folder.resolve("nowhere/findings.json").toString();
        assertEquals(3, run("races", folder.toString(), "--out", file));
        assertTrue(err.toString().contains("its folder does not exist"), err::toString);
    }

    @Test
    void aFolderThatIsNoCheckoutIsOneLine() {
        assertEquals(3, run("races", folder.toString()));
        assertTrue(err.toString().contains(folder + ": no checkout of a corpus; expected one of"), err::toString);
        assertEquals(1, err.toString().strip().lines().count(), err::toString);
        assertEquals(3, run("races", folder.resolve("nowhere").toString()));
        assertTrue(err.toString().contains("nowhere: no folder"), err::toString);
    }

    @Test
    void aCheckoutWithoutItsGeneratorIsOneLine() throws IOException {
        assumeTrue(Nvcc.find(System.getenv()).isPresent(), "skipped, because there is no nvcc");
        corpus();
        Files.delete(folder.resolve("Generators/generate_CUDA_codes.py"));
        assertEquals(1, run("races", folder.toString()));
        assertTrue(err.toString().contains("lacks its generator"), err::toString);
    }

    private void corpus() throws IOException {
        Path generators = folder.resolve("Generators");
        Files.createDirectories(generators.resolve("CUDA_sources"));
        Files.createDirectories(generators.resolve("sources_include"));
        Files.writeString(generators.resolve("generate_CUDA_codes.py"), GENERATOR);
        Files.writeString(generators.resolve("sources_include/indigo_cuda.h"), HEADER);
        Files.writeString(generators.resolve("CUDA_sources/count.idg"), COUNT);
        Files.writeString(generators.resolve("CUDA_sources/liar.idg"), LIAR);
    }

    private boolean hasPython() {
        try {
            return Finished.of(folder, Duration.ofSeconds(30), "python3", "--version")
                    .succeeded();
        } catch (IOException _) {
            return false;
        }
    }

    private int run(String... words) {
        return new Frame(new PrintWriter(out), new PrintWriter(err), List.of(new Races())).run(words);
    }

    private static List<Integer> counts(JsonNode node, String... names) {
        return Stream.of(names).map(name -> node.get(name).asInt()).toList();
    }
}
