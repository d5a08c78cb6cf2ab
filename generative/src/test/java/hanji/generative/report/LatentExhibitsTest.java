package hanji.generative.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Decodes;
import hanji.generative.model.DrawsCodes;
import hanji.generative.model.Encodes;
import hanji.generative.model.Fitted;
import hanji.generative.model.Infers;
import hanji.nn.data.Images;
import hanji.nn.distribution.Normal;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;

/** What a report shows of codes follows from what a model can do with them. */
class LatentExhibitsTest {
    /** 14 images of 1 x 3, in two classes that differ by their first pixel. */
    private static final Images IMAGES = images();

    private static Images images() {
        byte[] pixels = new byte[14 * 3];
        int[] labels = new int[14];
        for (int n = 0; n < 14; n++) {
            labels[n] = n % 2;
            pixels[3 * n] = (byte) (200 * labels[n] + n);
            pixels[3 * n + 1] = (byte) (5 * n);
            pixels[3 * n + 2] = (byte) (7 * n % 11);
        }
        return Images.of(1, 3, 1, pixels, labels, List.of("bag", "coat"));
    }

    /** Codes are the pixels. */
    private record Same() implements Encodes, Decodes {
        @Override
        public Tensor encode(Images images) {
            byte[] pixels = images.pixels();
            double[] values = new double[pixels.length];
            for (int i = 0; i < values.length; i++) values[i] = Byte.toUnsignedInt(pixels[i]);
            return Tensor.of(values, images.count(), 3);
        }

        @Override
        public Images decode(Tensor codes) {
            byte[] pixels = new byte[codes.size()];
            for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) Math.round(codes.get(i));
            return Images.unlabelled(1, 3, 1, pixels);
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }
    }

    /** The same codes, random, and nothing is made of them. */
    private record Random(double scale) implements Infers {
        @Override
        public Normal posterior(Images images) {
            Tensor same = new Same().encode(images);
            double[] means = same.toDoubles();
            for (int i = 0; i < means.length; i++) means[i] *= scale;
            return new Normal(Tensor.of(means, same.shape().dims()), Tensor.zeros(DType.F64, same.shape(), Device.CPU));
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }
    }

    private static List<Exhibit> of(Fitted fitted, Images images) {
        return LatentExhibits.of(fitted, images, images, "images", Device.cpu(1));
    }

    @Test
    void aModelWithoutCodesHasNoSection() {
        assertEquals(List.of(), of(() -> Map.of(), IMAGES));
    }

    @Test
    void codesAreDrawnBesidePixelsWithThePurityOfBoth() {
        var plane = assertInstanceOf(Exhibit.Plane.class, of(new Same(), IMAGES).getFirst());
        assertArrayEquals(
                plane.planes().panels().get(1).points(),
                scaled(plane.planes().panels().get(0).points()),
                1e-9);
        // each of 7 has its 6 fellows and 4 others among the 10 nearest
        assertTrue(
                plane.caption().contains("60.0 % are of its class on the left, 60.0 % on the right"), plane.caption());
        assertTrue(plane.caption().contains("Codes of 14 images, along the first two principal components"));
        assertTrue(plane.planes().panels().getFirst().title().startsWith("codes: 2 principal components of 3 ("));
    }

    private static double[] scaled(double[] points) {
        double[] scaled = points.clone();
        for (int i = 0; i < scaled.length; i++) scaled[i] /= 255;
        return scaled;
    }

    @Test
    void unlabelledImagesHaveNoPurity() {
        Images bare = Images.unlabelled(1, 3, 1, IMAGES.pixels());
        var plane = assertInstanceOf(Exhibit.Plane.class, of(new Same(), bare).getFirst());
        assertFalse(plane.caption().contains("neighbours"), plane.caption());
    }

    @Test
    void aWalkGoesStraightFromOneImageToTheNext() {
        var walks =
                assertInstanceOf(Exhibit.Pictures.class, of(new Same(), IMAGES).get(1));
        Images grid = walks.grids().getFirst().images();
        assertEquals(6 * 8, grid.count());
        assertArrayEquals(IMAGES.slice(2, 3).pixels(), grid.slice(8, 9).pixels());
        assertArrayEquals(IMAGES.slice(3, 4).pixels(), grid.slice(15, 16).pixels());
        byte[] from = IMAGES.pixels(), between = grid.pixels();
        for (int step = 0; step < 8; step++)
            assertEquals(
                    Math.round((from[0] & 255) + ((from[3] & 255) - (from[0] & 255)) * step / 7.0),
                    between[3 * step] & 255);
    }

    /** Codes of the prior: one for each image, on the axes in turn. */
    private record Prior(double scale) implements DrawsCodes {
        @Override
        public Tensor codes(Philox noise, int first, int count) {
            double[] values = new double[3 * count];
            for (int n = 0; n < count; n++) values[3 * n + (first + n) % 2] = scale;
            return Tensor.of(values, count, 3);
        }

        @Override
        public Images decode(Tensor codes) {
            return new Same().decode(codes);
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            return decode(codes(noise, first, count));
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }
    }

    @Test
    void aWalkBetweenCodesOfThePriorGoesAlongAnArc() {
        var noise = new Philox(1, 0, 0);
        Exhibit.Grid grid = LatentExhibits.ofPrior(new Prior(200), noise)
                .orElseThrow()
                .grids()
                .getFirst();
        assertEquals(6 * 8, grid.images().count());
        byte[] pixels = grid.images().pixels();
        for (int step = 0; step < 8; step++)
            assertEquals(Math.round(200 * Math.cos(step / 7.0 * Math.PI / 2)), pixels[3 * step] & 255);
        assertTrue(grid.caption().contains("the longest step is 1.0 times the mean"), grid.caption());
        assertTrue(LatentExhibits.ofPrior(new Prior(Double.NaN), noise).isEmpty());
        String still = LatentExhibits.ofPrior(new Prior(0), noise)
                .orElseThrow()
                .grids()
                .getFirst()
                .caption();
        assertTrue(still.endsWith("; nothing changes on the way"), still);
    }

    /** From bag to coat by 200 + 1, 5 and the mean difference of the last, and back. */
    @Test
    void aWalkGoesFromClassToClassByTheDifferenceOfTheirMeans() {
        var walks =
                assertInstanceOf(Exhibit.Pictures.class, of(new Same(), IMAGES).get(2));
        assertEquals("From class to class", walks.title());
        Exhibit.Grid grid = walks.grids().getFirst();
        assertEquals(2 * 8, grid.images().count());
        byte[] pixels = grid.images().pixels();
        assertArrayEquals(IMAGES.slice(0, 1).pixels(), grid.images().slice(0, 1).pixels());
        for (int step = 0; step < 8; step++) assertEquals(Math.round(201 * step / 7.0), pixels[3 * step] & 255);
        assertEquals(5, pixels[3 * 7 + 1]);
        assertTrue(grid.caption().contains("to right: bag to coat, coat to bag."), grid.caption());
        Images one = Images.of(1, 3, 1, IMAGES.pixels(), new int[14], List.of());
        assertEquals(2, of(new Same(), one).size(), "a class has nowhere to go alone");
    }

    @Test
    void unitsOfRandomCodesAreListedAndWalksNeedADecoder() {
        List<Exhibit> exhibits = of(new Random(0.001), IMAGES);
        assertEquals(2, exhibits.size());
        var table = assertInstanceOf(Exhibit.Table.class, exhibits.get(1));
        assertEquals(3, table.rows().size());
        assertEquals("0", table.rows().getFirst().getFirst(), "the number that varies most");
        assertTrue(table.caption().startsWith("1 of the 3 numbers"), table.caption());
    }

    @Test
    void codesThatAreNoNumbersAreNotDrawn() {
        assertEquals(List.of(), of(new Random(Double.NaN), IMAGES));
    }
}
