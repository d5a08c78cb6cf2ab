package hanji.generative.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.check.GradCheck;
import hanji.kernels.image.PadMode;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StyleTransferTest {
    private static final Noise NOISE = new Noise(1);
    private static final int SIDE = TextureNetwork.LEAST_SIDE;

    @Test
    void theLossesFall() {
        Tensor content = Pictures.columns(SIDE, Device.CPU), style = Pictures.stripes(SIDE, Device.CPU);
        var transfer = StyleTransfer.of(content, style, 1, weights(1, 10), NOISE);
        PixelDescent end = PixelDescent.run(transfer::loss, content, 30, PixelDescent.Progress.NONE);
        assertTrue(end.lastLoss() < end.firstLoss() / 2, end::toString);
        double before = transfer.style(content).item();
        double after = transfer.style(end.picture()).item();
        assertTrue(after < before / 2, () -> before + " to " + after);
    }

    @Test
    void moreWeightOnTheContentKeepsMoreOfIt() {
        Tensor content = Pictures.columns(SIDE, Device.CPU), style = Pictures.stripes(SIDE, Device.CPU);
        double little = contentAfter(content, style, 0.1), much = contentAfter(content, style, 100);
        assertTrue(much < little, () -> much + " and " + little);
    }

    private static double contentAfter(Tensor content, Tensor style, double weight) {
        var transfer = StyleTransfer.of(content, style, 1, weights(weight, 1), NOISE);
        return transfer.content(PixelDescent.run(transfer::loss, content, 15, PixelDescent.Progress.NONE)
                        .picture())
                .item();
    }

    @Test
    void aPictureInItsOwnStyleMissesNothing() {
        Tensor picture = Pictures.stripes(SIDE, Device.CPU);
        var transfer = StyleTransfer.of(picture, picture, 1, weights(1, 1), NOISE);
        assertEquals(0, transfer.content(picture).item(), 1e-10);
        assertEquals(0, transfer.style(picture).item(), 1e-12);
    }

    @Test
    void theGradientIsThatOfFiniteDifferences() {
        var network = Pictures.exact(Pictures.stripes(16, Device.CPU), 3);
        Tensor content = Pictures.columns(16, Device.CPU).to(DType.F64, Device.CPU),
                style = Pictures.stripes(16, Device.CPU).to(DType.F64, Device.CPU);
        var transfer = new StyleTransfer(
                network,
                network.features(style, Optional.of(PadMode.REFLECT)).stream()
                        .map(Gram::target)
                        .toList(),
                network.features(style, 1, Optional.of(PadMode.REFLECT)).stream()
                        .map(Target::of)
                        .toList(),
                1,
                new StyleTransfer.Weights(0.7, 2, 0.5));
        new GradCheck(1e-5, 0x1p-24, 1, 3, 1).firstOrder("style", in -> transfer.loss(in.getFirst()), List.of(content));
    }

    @Test
    void negativeWeightsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> weights(-1, 1));
    }

    private static StyleTransfer.Weights weights(double content, double style) {
        return new StyleTransfer.Weights(content, style, 0);
    }
}
