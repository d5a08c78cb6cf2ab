package hanji.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results do not depend on how wide this machine's vectors are, nor on what the compiler makes of the code. */
class VirtualMachinesTest {
    /** The interpreter is slow, so it gets the smaller cases. */
    @ParameterizedTest
    @CsvSource({"-XX:MaxVectorSize=16, 100000", "-XX:MaxVectorSize=8, 600", "-Xint, 600"})
    void everyOpGivesTheSameBitsUnder(String flag, int elements) throws IOException, InterruptedException {
        List<String> here = OpDigests.upTo(elements);
        assertFalse(here.isEmpty());
        assertEquals(String.join("\n", here), String.join("\n", digestsUnder(flag, elements)));
    }

    private static List<String> digestsUnder(String flag, int elements) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        flag,
                        "-Dhanji.poison=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpDigests.class.getName(),
                        Integer.toString(elements))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output.lines().toList();
    }
}
