package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.kernels.ShippedPtx;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/precision.md is what its command prints. */
class PrecisionPageTest {
    private static final Pattern TABLE =
            Pattern.compile("<!-- \\./hanji bench prices -->\\n(.*?)<!-- end -->", Pattern.DOTALL);

    @Test
    void theTableIsWhatItsCommandPrints() throws IOException {
        var table = TABLE.matcher(Files.readString(ShippedPtx.ROOT.resolve("docs/precision.md")));
        assertTrue(table.find());
        assertEquals(new PriceList().markdown().strip(), table.group(1).strip());
    }
}
