package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.cuda.NvidiaDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A JVM without the flags says which it needs, at the first tensor and at every other. */
class MissingFlagTest {
    /** Makes two tensors and prints how the JVM takes it. */
    static final class TwoTensors {
        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++)
                try {
                    System.out.println(Tensor.of(new float[] {1, 2}, 2).size());
                } catch (MissingFlag missing) {
                    System.out.println(missing.getMessage());
                }
        }
    }

    @Test
    void eachTensorIsRefusedWithTheFlagsInOneLine() throws Exception {
        String line =
                "this JVM was started without the Vector API, on which Hanji computes; start it with --add-modules"
                        + " jdk.incubator.vector --enable-native-access=ALL-UNNAMED (in Maven, the argLine of"
                        + " maven-surefire-plugin; see docs/use.md of Hanji)";
        assertEquals(List.of(line, line), printed(TwoTensors.class));
    }

    /** Asks for CUDA's driver and prints how the JVM takes it. */
    static final class Driver {
        public static void main(String[] arguments) {
            try {
                NvidiaDriver.probe();
                System.out.println("asked");
            } catch (MissingFlag missing) {
                System.out.println(missing.getMessage());
            }
        }
    }

    @Test
    void nativeCodeThatIsDeniedIsRefusedWithTheFlagsInOneLine() throws Exception {
        assertEquals(
                List.of("this JVM was started without access to native code, which CUDA takes; start it with"
                        + " --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED (in Maven, the argLine of"
                        + " maven-surefire-plugin; see docs/use.md of Hanji)"),
                printed(Driver.class, "--illegal-native-access=deny"));
    }

    @Test
    void theFlagsAreEnough() throws Exception {
        String[] flags = MissingFlag.FLAGS.split(" ");
        assertEquals(List.of("2", "2"), printed(TwoTensors.class, flags));
        assertEquals(List.of("asked"), printed(Driver.class, flags));
    }

    private static List<String> printed(Class<?> main, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output.lines().toList();
    }
}
