package hanji.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.Philox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StacksTest {
    private static final Philox WHICH = new Philox(4, 2, 0);

    /** Images of 1 x 2 whose pixels are {@code from + n} and 255 minus that. */
    private static Images grey(int from, int count) {
        byte[] pixels = new byte[2 * count];
        for (int n = 0; n < count; n++) {
            pixels[2 * n] = (byte) (from + n);
            pixels[2 * n + 1] = (byte) (255 - from - n);
        }
        return Images.of(1, 2, 1, pixels, new int[count], List.of("all"));
    }

    private static Set<Integer> seen(Images stacks) {
        Set<Integer> seen = new HashSet<>();
        for (int channel = 0; channel < 3; channel++) {
            byte[] pixels = Stacks.channel(stacks, channel).pixels();
            for (int n = 0; n < pixels.length; n += 2) {
                assertEquals(255, (pixels[n] & 255) + (pixels[n + 1] & 255), "the pixels are of one image");
                seen.add(pixels[n] & 255);
            }
        }
        return seen;
    }

    @Test
    void everyChannelIsAGreyImageAndAllComeAlike() {
        Images stacks = Stacks.of(grey(0, 7), 7000, WHICH);
        assertEquals("Images[7000, 1, 2, 3]", stacks.toString());
        assertFalse(stacks.labelled());
        assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6), seen(stacks));
        for (int channel = 0; channel < 3; channel++) {
            int[] counts = new int[7];
            byte[] pixels = Stacks.channel(stacks, channel).pixels();
            for (int n = 0; n < 7000; n++) counts[pixels[2 * n]]++;
            for (int count : counts) assertEquals(1000, count, 150); // five standard deviations
        }
        Set<List<Integer>> triples = new HashSet<>();
        byte[] all = stacks.pixels();
        for (int n = 0; n < 7000; n++)
            triples.add(List.of((int) all[6 * n], (int) all[6 * n + 1], (int) all[6 * n + 2]));
        assertEquals(343, triples.size(), "the channels are independent");
    }

    @Test
    void aStackDependsOnItsNumberAlone() {
        Images many = Stacks.of(grey(0, 7), 50, WHICH);
        assertArrayEquals(
                many.limit(9).pixels(), Stacks.of(grey(0, 7), 9, WHICH).pixels());
        assertNotEquals(many.sha256(), Stacks.of(grey(0, 7), 50, WHICH.step(1)).sha256());
        assertTrue(Stacks.of(grey(0, 7).limit(0), 0, WHICH).isEmpty());
    }

    @Test
    void partsAreNotMixed() {
        Split stacked = Stacks.of("test", new Split(grey(0, 40), grey(100, 20), grey(200, 10)));
        assertEquals(40, stacked.train().count());
        assertEquals(20, stacked.validation().count());
        assertEquals(10, stacked.test().count());
        assertTrue(seen(stacked.train()).stream().allMatch(first -> first < 40));
        assertTrue(seen(stacked.validation()).stream().allMatch(first -> first >= 100 && first < 120));
        assertTrue(seen(stacked.test()).stream().allMatch(first -> first >= 200));
    }

    /** Each channel of a stack of the embedded test images is one of the test images. */
    @Test
    void aDataSetIsStackedWhenItIsLoaded() {
        var roots = DataRoots.ofUser(Map.of(), Path.of("nowhere"));
        Split grey = new Embedded().load(roots, LoadOptions.DEFAULT.withLimit(30));
        LoadOptions stacking = LoadOptions.DEFAULT.withLimit(30).withStacked(true);
        Split stacked = new Embedded().load(roots, stacking);
        assertEquals("Images[30, 28, 28, 3]", stacked.test().toString());
        List<String> known = new ArrayList<>();
        for (int n = 0; n < 30; n++)
            known.add(Arrays.toString(grey.test().slice(n, n + 1).pixels()));
        for (int channel = 0; channel < 3; channel++) {
            Images single = Stacks.channel(stacked.test(), channel);
            for (int n = 0; n < 30; n++)
                assertTrue(known.contains(Arrays.toString(single.slice(n, n + 1).pixels())));
        }
        assertEquals(
                stacked.train().sha256(),
                new Embedded()
                        .load(roots, LoadOptions.ofText(stacking.toText()))
                        .train()
                        .sha256());
        assertEquals(stacking, LoadOptions.ofText(stacking.toText()));
        assertEquals(LoadOptions.DEFAULT.withStacked(true), stacking.whole());
    }

    @Test
    void coloursAreRefused() {
        Images colour = Images.unlabelled(1, 1, 3, new byte[6]);
        assertThrows(IllegalArgumentException.class, () -> Stacks.of(colour, 1, WHICH));
        var refused = assertThrows(DataException.class, () -> Stacks.of("photos", new Split(colour, colour, colour)));
        assertTrue(String.valueOf(refused.getMessage()).contains("photos: has images in colour"), refused::getMessage);
        assertThrows(IllegalArgumentException.class, () -> Stacks.channel(grey(0, 1), 0));
    }
}
