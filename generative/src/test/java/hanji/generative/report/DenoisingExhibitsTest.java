package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Denoises;
import hanji.generative.model.Edits;
import hanji.generative.model.Meaning;
import hanji.generative.model.SplitsBound;
import hanji.nn.data.Images;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

class DenoisingExhibitsTest {
    private static final Images IMAGES = Images.unlabelled(1, 2, 1, new byte[] {1, 2, 3, 4});

    /** Edits by adding ten times the strength, and has a bound of 3 and 4 nats. */
    private record Denoising() implements Denoises, Edits, SplitsBound {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public Images path(Philox noise, int count, int pictures) {
            return Images.unlabelled(1, 2, 1, new byte[2 * count * pictures]);
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            return path(noise, count, 1);
        }

        @Override
        public Images edit(Philox noise, Images images, double strength) {
            byte[] pixels = images.pixels();
            for (int i = 0; i < pixels.length; i++) pixels[i] += (byte) (10 * strength);
            return Images.unlabelled(1, 2, 1, pixels);
        }

        @Override
        public double[] nats(Images images, Philox noise) {
            return new double[images.count()];
        }

        @Override
        public Meaning meaning() {
            return Meaning.UPPER_BOUND;
        }

        @Override
        public List<Term> split(Images images, Philox noise) {
            return List.of(new Term("1", 3), new Term("2 to 9", 4));
        }
    }

    private static final List<Exhibit> EXHIBITS = DenoisingExhibits.of(new Denoising(), IMAGES, new Noise(1));

    @Test
    void pathsEditsAndTermsOfTheBoundHaveSections() {
        assertEquals(
                List.of("From noise to an image", "Images edited", "Where the bound comes from"),
                EXHIBITS.stream().map(Exhibit::title).toList());
        assertTrue(DenoisingExhibits.of(Map::of, IMAGES, new Noise(1)).isEmpty());
    }

    @Test
    void aRowBeginsWithTheImageThatIsEdited() {
        Images grid = ((Exhibit.Pictures) EXHIBITS.get(1)).grids().getFirst().images();
        assertEquals(16, grid.count());
        byte[] pixels = grid.pixels();
        assertEquals(List.of((byte) 1, (byte) 2, (byte) 3), List.of(pixels[0], pixels[1], pixels[2]));
        assertEquals(11, pixels[14]); // all of the first image's noise
        assertEquals(3, pixels[16]); // the second image
    }

    @Test
    void theBoundIsSplitInBitsPerDim() {
        var table = (Exhibit.Table) EXHIBITS.get(2);
        assertEquals(List.of("1", "2.1640"), table.rows().getFirst()); // 3 / (2 ln 2)
        assertTrue(table.caption().contains("5.049 bits/dim"), table.caption());
    }
}
