package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.AllImages;
import hanji.generative.report.Baseline;
import hanji.nn.data.DataRoots;
import hanji.nn.data.Embedded;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.tensor.Philox;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountTableTest {
    private static final Images SMOOTH = smooth(400, 12, 9);
    private static final CountTable TABLE = CountTable.fit(SMOOTH);
    private static final AllImages ALL_BINARY = new AllImages(3, 3, 1, 2);

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 0, 1", "255, 255, 255", "17, 200, 3", "1, 0, 254", "128, 120, 131"})
    void theProbabilitiesInAContextSumToOne(int left, int up, int upLeft) {
        double sum = 0;
        for (int v = 0; v < 256; v++) sum += TABLE.probability(v, left, up, upLeft);
        assertEquals(1, sum, 1e-12);
    }

    @Test
    void theProbabilitiesOfAllImagesSumToOne() {
        double[] p = ALL_BINARY.probabilities(binary());
        assertEquals(1, Arrays.stream(p).sum(), 1e-12);
        double nats = -Arrays.stream(p).map(each -> each * Math.log(each)).sum();
        assertTrue(nats < 0.8 * Math.log(ALL_BINARY.count()), "too near to uniform to prove much: entropy " + nats);
    }

    @Test
    void samplesFollowTheProbabilitiesOfAllImages() {
        Images drawn = binary().sample(new Philox(17, 0, 0), 100_000);
        assertEquals(0, ALL_BINARY.chiSquareDeviation(ALL_BINARY.probabilities(binary()), drawn), 3);
    }

    /** A table of two intensities that was fitted to images in which eleven of twelve pixels are like the one before. */
    private static CountTable binary() {
        byte[] training = new byte[50 * 9];
        var random = new Random(5);
        for (int i = 1; i < training.length; i++)
            training[i] = random.nextInt(12) > 0 ? training[i - 1] : (byte) (1 - training[i - 1]);
        return CountTable.fit(Images.unlabelled(3, 3, 1, training), 2, 0.5);
    }

    /** By hand: contexts (0,0,0) seen 3 times with 5 twice, then one pixel to the right of a 5. */
    @Test
    void aConditionalIsItsCountsPlusAlpha() {
        var images = Images.unlabelled(1, 2, 1, new byte[] {5, 7, 0, 5});
        CountTable table = CountTable.fit(images, 256, 0.5);
        assertEquals(2.5 / (3 + 128), table.probability(5, 0, 0, 0), 1e-15);
        assertEquals(1.5 / (1 + 128), table.probability(7, 5, 0, 0), 1e-15);
        assertEquals(1.5 / (1 + 128), table.probability(7, 15, 0, 0), 1e-15, "1..15 share a bin");
        assertEquals(0.5 / 128, table.probability(7, 16, 0, 0), 1e-15);
        double first = -Math.log(2.5 / 131 * 1.5 / 129) / Math.log(2) / 2;
        assertEquals(first, table.bitsPerDim(images)[0], 1e-14);
    }

    @Test
    void whatIsSavedAndLoadedIsTheSameTable() {
        var loaded = new CountTable(TABLE.levels(), TABLE.alpha(), TABLE.height(), TABLE.width(), TABLE.counts());
        assertArrayEquals(TABLE.bitsPerDim(SMOOTH), loaded.bitsPerDim(SMOOTH));
        assertArrayEquals(
                TABLE.sample(new Philox(3, 0, 0), 4).pixels(),
                loaded.sample(new Philox(3, 0, 0), 4).pixels());
    }

    @Test
    void aTableThatIsNotOneIsRejected() {
        int[] counts = TABLE.counts();
        assertThrows(IllegalArgumentException.class, () -> new CountTable(256, 0, 2, 2, counts));
        assertThrows(IllegalArgumentException.class, () -> new CountTable(256, Double.NaN, 2, 2, counts));
        assertThrows(IllegalArgumentException.class, () -> new CountTable(2, 1, 2, 2, counts));
        counts[9] = -1;
        assertThrows(IllegalArgumentException.class, () -> new CountTable(256, 1, 2, 2, counts));
    }

    @Test
    void coloursAndIntensitiesThatAreTooHighAreRejected() {
        CountTable binary = CountTable.fit(Images.unlabelled(3, 3, 1, new byte[18]), 2, 1);
        var two = Images.unlabelled(1, 1, 1, new byte[] {2});
        assertThrows(IllegalArgumentException.class, () -> binary.bitsPerDim(two));
        assertThrows(IllegalArgumentException.class, () -> CountTable.fit(Images.unlabelled(3, 3, 3, new byte[54])));
    }

    /** Expected bits/dim of a sample is the entropy: refitted to many samples the table says the same of them. */
    @Test
    void samplesFollowTheTable() {
        CountTable table = CountTable.fit(SMOOTH, 256, 0.01);
        Images drawn = table.sample(new Philox(11, 0, 0), 4000);
        var refitted = CountTable.fit(drawn, 256, 0.01);
        for (int v = 0; v < 256; v++) {
            double p = table.probability(v, 0, 0, 0);
            double q = refitted.probability(v, 0, 0, 0);
            assertEquals(p, q, 5 * Math.sqrt(p / 4000) + 1e-3, "intensity " + v);
        }
        assertTrue(mean(table.bitsPerDim(drawn)) < mean(table.bitsPerDim(SMOOTH)) + 0.2);
    }

    @Test
    void aSampleDependsOnItsSeedAndItsPlaceOnly() {
        Images three = TABLE.sample(new Philox(1, 0, 0), 3);
        assertArrayEquals(
                three.slice(0, 2).pixels(), TABLE.sample(new Philox(1, 0, 0), 2).pixels());
        assertTrue(!Arrays.equals(
                three.pixels(), TABLE.sample(new Philox(2, 0, 0), 3).pixels()));
    }

    @Test
    void completingKeepsTheKnownRows() {
        Images real = SMOOTH.slice(0, 5);
        Images completed = TABLE.complete(new Philox(4, 0, 0), real, 6);
        int row = real.width();
        for (int n = 0; n < 5; n++) {
            int first = n * real.imageSize();
            assertTrue(
                    Arrays.equals(real.pixels(), first, first + 6 * row, completed.pixels(), first, first + 6 * row));
        }
        assertTrue(!Arrays.equals(real.pixels(), completed.pixels()));
    }

    @Test
    void theEmbeddedDataCostsWhatTheReportSaysOfIt() {
        Split data = new Embedded().load(new DataRoots(Path.of("none"), List.of()));
        CountTable table = CountTable.fit(data.train());
        assertEquals(0.5, table.alpha());
        double reported = Baseline.embedded().stream()
                .mapToDouble(Baseline::bitsPerDim)
                .min()
                .orElseThrow();
        assertEquals(reported, mean(table.bitsPerDim(data.test())), 5e-4);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Images that a context says something about: black, or a ramp with noise. */
    private static Images smooth(int count, int height, int width) {
        var random = new Random(9);
        byte[] pixels = new byte[count * height * width];
        for (int i = 0; i < pixels.length; i++) {
            int column = i % width;
            pixels[i] = column < 3 ? 0 : (byte) (25 * column + random.nextInt(20));
        }
        return Images.unlabelled(height, width, 1, pixels);
    }
}
