package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import hanji.nn.data.LoadOptions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class OptionsTest {
    @Command
    private static final class Everything {
        @Mixin
        private DeviceOption device;

        @Mixin
        private DataOptions data;

        @Mixin
        private SeedOption seed;
    }

    private final Everything options = new Everything();

    @Test
    void withoutOptionsTheDefaultsHold() {
        new CommandLine(options).parseArgs();
        assertEquals(1, options.seed.seed());
        assertEquals(Optional.empty(), options.data.data());
        assertEquals(LoadOptions.DEFAULT, options.data.loading());
        assertFalse(options.data.anyGiven());
    }

    @Test
    void optionsOfARunHoldUntilOthersAreGiven() {
        var saved = LoadOptions.DEFAULT.withLimit(7).withValidation(3);
        new CommandLine(options).parseArgs("--resize", "4x6", "--background", "white", "--skip-unreadable");
        LoadOptions loading = options.data.loading(saved);
        assertEquals(
                "{limit=7, validation=3, resize=4x6, background=ffffff, skip-unreadable=}",
                loading.toText().toString());
        var others = new Everything();
        new CommandLine(others).parseArgs("--data", "other", "--limit", "2");
        assertEquals(
                "{limit=2, resize=4x6, background=ffffff}",
                others.data.loading(loading).toText().toString());
    }

    @Test
    void givenOptionsAreRead() {
        new CommandLine(options)
                .parseArgs("--threads", "3", "--seed=-7", "--data", "my photos", "--limit", "100", "--validation", "0");
        assertEquals(3, options.device.open().threads());
        assertEquals(-7, options.seed.seed());
        assertEquals(Optional.of("my photos"), options.data.data());
        assertEquals(LoadOptions.DEFAULT.withLimit(100).withValidation(0), options.data.loading());
    }
}
