package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.generative.model.Site;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CvaeTest {
    private static final Philox NOISE = new Philox(3, 1, 4);
    private static final Site SITE = TinyVae.site(3);
    private static final int IMAGE = 0b110010;

    private static Cvae.Model model() {
        Cvae.Network network = Cvae.Network.create(TinyVae.config(), SITE);
        TinyVae.scatter(network, network.coder());
        return new Cvae.Model(network, SITE);
    }

    /** log p(x | y) by quadrature. */
    private static double logProbability(Cvae.Model model, int image, int y) {
        double[] nodes = TinyVae.nodes();
        Tensor classes = Tensor.full(y, DType.I32, Shape.of(nodes.length), Device.CPU);
        Tensor intensities = SITE.intensities(TinyVae.copies(image, nodes.length));
        double[] logs = model.network()
                .logLikelihood(TinyVae.codes(nodes), classes, intensities)
                .toDoubles();
        int[] at = {0};
        return Math.log(TinyVae.integral(z -> Math.exp(logs[at[0]++] + TinyVae.logNormal(z, 0, 0))));
    }

    /** exp(-nats) has the mean p(x) = 1/3 sum over y of p(x | y), so that -log p(x) is at most the mean of the nats. */
    @Test
    void theBoundOfAnImageWithoutAClassIsOverAllClasses() {
        Cvae.Model model = model();
        double evidence = 0;
        for (int y = 0; y < 3; y++) evidence += Math.exp(logProbability(model, IMAGE, y)) / 3;
        double[] nats = model.nats(TinyVae.copies(IMAGE, 20_000), NOISE);
        double[] ratios = Arrays.stream(nats).map(each -> Math.exp(-each)).toArray();
        double mean = Arrays.stream(ratios).average().orElseThrow();
        double variance =
                Arrays.stream(ratios).map(r -> (r - mean) * (r - mean)).sum() / ratios.length;
        assertEquals(evidence, mean, 4 * Math.sqrt(variance / ratios.length));
        assertTrue(Math.sqrt(variance / ratios.length) < 0.05 * evidence);
        assertTrue(Arrays.stream(nats).average().orElseThrow() > -Math.log(evidence));
    }

    /** The whole law of all 64 images, given each class. */
    @Test
    void everyClassIsADensityOfItsOwn() {
        Cvae.Model model = model();
        double[][] laws = new double[3][64];
        for (int y = 0; y < 3; y++) {
            for (int image = 0; image < 64; image++) laws[y][image] = Math.exp(logProbability(model, image, y));
            assertEquals(1, Arrays.stream(laws[y]).sum(), 1e-9);
        }
        for (int y = 0; y < 3; y++) {
            double[] one = laws[y], other = laws[(y + 1) % 3];
            double distance = 0;
            for (int image = 0; image < 64; image++) distance += Math.abs(one[image] - other[image]) / 2;
            assertTrue(distance > 0.05, "classes " + y + " and the next are alike: " + distance);
        }
    }

    @Test
    void imagesAreDrawnOfEachClassInTurn() {
        Cvae.Model model = model();
        int count = 7;
        Tensor codes = Op.run(new Gaussian(NOISE, 0, Shape.of(count, 1), DType.F64, Device.CPU));
        Tensor classes = Tensor.of(new int[] {0, 1, 2, 0, 1, 2, 0}, count);
        Images expected = SITE.images(model.network().means(codes, classes));
        assertArrayEquals(expected.pixels(), model.sample(NOISE, count).pixels());
        Images ofOneClass =
                SITE.images(model.network().means(codes, Tensor.full(0, DType.I32, Shape.of(count), Device.CPU)));
        assertFalse(Arrays.equals(expected.pixels(), ofOneClass.pixels()));
    }

    @Test
    void theLabelOfAnImageIsItsClass() {
        Cvae.Model model = model();
        byte[] pixels = TinyVae.copies(IMAGE, 3).pixels();
        Images labelled = Images.of(2, 3, 1, pixels, new int[] {0, 1, 2}, List.of("a", "b", "c"));
        double[] codes = model.encode(labelled).toDoubles();
        assertEquals(3, Arrays.stream(codes).distinct().count());
        double[] without = model.encode(TinyVae.copies(IMAGE, 3)).toDoubles();
        for (int n = 0; n < 3; n++) {
            double code = without[n];
            assertTrue(Arrays.stream(codes).anyMatch(each -> each == code), "the code of some class");
        }
    }

    @Test
    void probabilitiesOfClassesSumToOne() {
        double[] logs = model().logProbs(TinyVae.copies(IMAGE, 4)).toDoubles();
        for (int n = 0; n < 4; n++) {
            double sum = 0;
            for (int y = 0; y < 3; y++) sum += Math.exp(logs[3 * n + y]);
            assertEquals(1, sum, 1e-12);
        }
    }

    @Test
    void imagesWithoutClassesAreRefused() {
        var options = new Cvae().tiny();
        var refused = assertThrows(IllegalArgumentException.class, () -> new Cvae().learner(options, TinyVae.site(0)));
        assertTrue(refused.getMessage().contains("classes"), refused.getMessage());
    }
}
