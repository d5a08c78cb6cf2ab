package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassPathTest {
    private static final String PTX = "hanji/kernels/softmax/softmax.softmaxUpTo32.ptx";

    @TempDir
    private Path folder;

    @Test
    void ptxIsOfTheBuildThatIsNamedWhereItHasAny() throws IOException {
        Path changed = folder.resolve(PTX);
        Files.createDirectories(Objects.requireNonNull(changed.getParent()));
        Files.writeString(changed, "changed");
        try (var named = new ClassPath(List.of(folder));
                var found = named.getResourceAsStream(PTX)) {
            assertEquals("changed", new String(Objects.requireNonNull(found).readAllBytes(), StandardCharsets.UTF_8));
            assertNotNull(named.getResource("hanji/kernels/softmax/softmax.softmaxUpTo64.ptx"));
        }
    }
}
