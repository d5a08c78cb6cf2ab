package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.generative.zoo.Chain.Turn;
import hanji.generative.zoo.GenerativeStochasticNetwork.Denoiser;
import hanji.generative.zoo.GenerativeStochasticNetwork.Model;
import hanji.generative.zoo.GenerativeStochasticNetwork.Options;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Philox;
import hanji.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerativeStochasticNetworkTest {
    private static final Philox NOISE = new Philox(3, 1, 4);
    private static final double CORRUPTION = 0.4;

    private static Denoiser denoiser(int height, int width, DType dtype) {
        Denoiser denoiser =
                Denoiser.create(new Options(5, CORRUPTION, 1, 0.01), TinyMachines.site(height, width, dtype));
        Untrained.scatter(denoiser, 1);
        return denoiser;
    }

    /** C(corrupted | clean) of images of some pixels: a share of them is tossed, and half of those change. */
    private static double corruption(int clean, int corrupted, int pixels) {
        int changed = Integer.bitCount(clean ^ corrupted);
        return Math.pow(CORRUPTION / 2, changed) * Math.pow(1 - CORRUPTION / 2, pixels - changed);
    }

    /** The law p with p T = p, of a chain that has one: p T^k for k so large that it no longer changes. */
    private static double[] stationary(double[][] transition) {
        double[][] power = transition;
        for (int doubling = 0; doubling < 12; doubling++) power = product(power, power);
        return power[0];
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++)
            for (int k = 0; k < b.length; k++) for (int j = 0; j < b[0].length; j++) product[i][j] += a[i][k] * b[k][j];
        return product;
    }

    private static double[][] corruptions(int pixels) {
        int states = 1 << pixels;
        double[][] corruptions = new double[states][states];
        for (int clean = 0; clean < states; clean++)
            for (int corrupted = 0; corrupted < states; corrupted++)
                corruptions[clean][corrupted] = corruption(clean, corrupted, pixels);
        return corruptions;
    }

    /** Theorem 1 of arXiv:1305.6663: with the posterior as the denoiser, by an eigenvector. */
    @Test
    void withThePosteriorTheStationaryLawIsThatOfTheData() {
        int pixels = 3, states = 1 << pixels;
        double[] data = {0.3, 0.01, 0.14, 0.05, 0.2, 0.02, 0.25, 0.03};
        double[][] corruptions = corruptions(pixels), posterior = new double[states][states];
        for (int corrupted = 0; corrupted < states; corrupted++) {
            double evidence = 0;
            for (int x = 0; x < states; x++) evidence += data[x] * corruptions[x][corrupted];
            for (int x = 0; x < states; x++) posterior[corrupted][x] = data[x] * corruptions[x][corrupted] / evidence;
        }
        assertArrayEquals(data, stationary(product(corruptions, posterior)), 1e-10);
    }

    /** What the network's chain draws against the eigenvector of its own transition. */
    @Test
    void theChainDrawsFromTheStationaryLawOfItsNetwork() {
        int pixels = 9, states = 1 << pixels;
        Denoiser exact = denoiser(3, 3, DType.F64);
        Tensor all = TinyMachines.rows(pixels, DType.F64, TinyMachines.all(pixels));
        double[] logits = exact.logits(all).toDoubles();
        double[][] denoised = new double[states][states];
        for (int corrupted = 0; corrupted < states; corrupted++) {
            double[] own = Arrays.copyOfRange(logits, corrupted * pixels, (corrupted + 1) * pixels);
            for (int x = 0; x < states; x++) denoised[corrupted][x] = Math.exp(TinyMachines.logProbability(own, x));
        }
        double[][] transition = product(corruptions(pixels), denoised);
        double[] law = transition[0];
        for (int sweep = 0; sweep < 60; sweep++) law = product(new double[][] {law}, transition)[0];
        var model = new Model(denoiser(3, 3, DType.F32), TinyMachines.site(3, 3, DType.F32));
        Images drawn = model.path(NOISE, 40_000, List.of(40));
        assertEquals(0, BlackAndWhiteImages.deviation(law, drawn), 3);
    }

    @Test
    void corruptionTossesAShareOfThePixels() {
        Denoiser denoiser = denoiser(3, 3, DType.F32);
        int clean = 0b110101001, count = 40_000;
        int[] same = new int[count];
        Arrays.fill(same, clean);
        int[] corrupted =
                TinyMachines.states(denoiser.corrupt(TinyMachines.rows(9, DType.F32, same), new Turn(NOISE, 0, 0)));
        byte[] pixels = new byte[count * 9];
        for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (255 * TinyMachines.bit(corrupted[i / 9], i % 9));
        assertEquals(0, BlackAndWhiteImages.deviation(corruptions(9)[clean], Images.unlabelled(3, 3, 1, pixels)), 3);
    }

    /** One pixel, white in 3 of 10 images: then posteriors are a number each, and the chain draws white as often. */
    @Test
    void aTrainedChainHasTheLawOfTheData() {
        byte[] pixels = new byte[1000];
        for (int n = 0; n < pixels.length; n++) pixels[n] = (byte) (n % 10 < 3 ? 255 : 0);
        Images images = Images.unlabelled(1, 1, 1, pixels);
        Whole run = Whole.of(new GenerativeStochasticNetwork(), new Options(4, CORRUPTION, 1, 0.02), images);
        var model = (Model) run.steps(1200).learner.fitted();
        double[] logits =
                model.denoiser().logits(TinyMachines.rows(1, DType.F32, 0, 1)).toDoubles();
        for (int corrupted = 0; corrupted < 2; corrupted++) {
            double white = 0.3 * corruption(1, corrupted, 1), black = 0.7 * corruption(0, corrupted, 1);
            assertEquals(white / (white + black), 1 / (1 + Math.exp(-logits[corrupted])), 0.01);
        }
        byte[] drawn = model.path(NOISE, 20_000, List.of(20)).pixels();
        long whites = 0;
        for (byte pixel : drawn) if (pixel != 0) whites++;
        assertEquals(0.3, whites / 20_000.0, 0.02);
    }

    /** The first state of a walk is the image itself, so that a walk of one sweep is a denoising autoencoder. */
    @Test
    void aWalkOfOneSweepIsTheDenoisingCriterion() {
        Denoiser denoiser = denoiser(3, 3, DType.F64);
        int[] states = {0b101010101, 0b111};
        Tensor x = TinyMachines.rows(9, DType.F64, states);
        var turn = new Turn(NOISE, 0, 0);
        double[] logits = denoiser.logits(denoiser.corrupt(x, turn)).toDoubles();
        double nats = 0;
        for (int n = 0; n < 2; n++)
            nats -= TinyMachines.logProbability(Arrays.copyOfRange(logits, 9 * n, 9 * n + 9), states[n]) / 2;
        assertEquals(nats, denoiser.walkback(x, 1, turn).item(), 1e-12);
    }
}
