package hanji.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a driver that is there says is tested in hanji.cuda.jcuda, against a stand-in for its library. */
class NvidiaDriverTest {
    @Test
    void aMachineWithoutADriverSaysSo() {
        assertEquals(
                new NvidiaDriver(
                        0,
                        List.of(),
                        Optional.of(
                                "no NVIDIA driver (libnothing.so.1 does not load): install NVIDIA's driver, or use the"
                                        + " CPU or the simulator")),
                NvidiaDriver.probe("libnothing.so.1"));
    }

    @Test
    void aLibraryThatIsNoDriverSaysWhatIsMissing() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "skipped, because libm.so.6 is Linux's");
        assertEquals(
                Optional.of("the NVIDIA driver has no function cuDriverGetVersion"),
                NvidiaDriver.probe("libm.so.6").obstacle());
    }

    @Test
    void versionsAreWrittenAsNvidiaWritesThem() {
        assertEquals("12.6", version(12060).cuda());
        assertEquals("11.8", version(11080).cuda());
        assertEquals("9.0", new NvidiaDriver.Gpu("H100", 90, 1).capability());
        assertEquals("12.1", new NvidiaDriver.Gpu("GB10", 121, 1).capability());
    }

    @Test
    void thePtxThatADriverTakesFollowsItsCuda() {
        assertEquals(
                List.of("6.5", "7.0", "7.8", "8.0", "8.5", "8.5", "8.6", "8.8", "9.0", "9.1"),
                List.of(10020, 11000, 11080, 12000, 12050, 12060, 12070, 12090, 13000, 13010).stream()
                        .map(version -> version(version).ptx())
                        .toList());
    }

    private static NvidiaDriver version(int version) {
        return new NvidiaDriver(version, List.of(), Optional.empty());
    }
}
