package hanji.generative.notebook;

import static hanji.generative.notebook.Show.show;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Binary.add;
import static hanji.kernels.pointwise.Unary.tanh;
import static hanji.kernels.reduce.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ShowTest {
    private static BufferedImage image(Shown shown) throws IOException {
        byte[] png = Files.readAllBytes(shown.file());
        assertTrue(shown.html().contains(Base64.getEncoder().encodeToString(png)));
        assertEquals(shown.what() + ": " + shown.file(), shown.toString());
        Files.delete(shown.file());
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void aMatrixIsAMapWhiteAtZeroBlueAboveOrangeBelowBlackWhereItIsNoNumber() throws IOException {
        Shown shown = show(Tensor.of(new float[] {0, 2, -2, Float.NaN}, 2, 2).named("w"));
        assertEquals("tensor 'w' F32[2, 2], colours from -2.000 to 2.000", shown.what());
        BufferedImage map = image(shown);
        assertEquals(48, map.getWidth());
        assertEquals(0xffffff, map.getRGB(0, 0) & 0xffffff);
        assertEquals(0x0b3b82, map.getRGB(47, 0) & 0xffffff);
        assertEquals(0xb8450f, map.getRGB(0, 47) & 0xffffff);
        assertEquals(0, map.getRGB(47, 47) & 0xffffff);
    }

    @Test
    void imagesStandSideBySide() throws IOException {
        float[] values = new float[5 * 4 * 3];
        values[4 * 3] = 1; // the second image's first pixel
        Shown shown = show(Tensor.of(values, 5, 4, 3, 1));
        assertEquals("tensor F32[5, 4, 3, 1], 5 images, shades from 0.000 to 1.000", shown.what());
        BufferedImage grid = image(shown);
        int scale = grid.getHeight() / 11; // two rows of 4, and three borders
        assertEquals(13 * scale, grid.getWidth());
        assertEquals(255, grid.getRGB(5 * scale, scale) & 0xff);
        assertEquals(0, grid.getRGB(scale, scale) & 0xff);
        Shown bytes = show(Tensor.full(128, DType.U8, Shape.of(2, 2, 3), Device.CPU));
        assertEquals("tensor U8[2, 2, 3], an image", bytes.what());
        assertEquals(0x808080, image(bytes).getRGB(30, 30) & 0xffffff);
    }

    @Test
    void aScalarAndARowAreShownAndNothingIsNot() throws IOException {
        assertEquals(
                "tensor F64[], colours from 0.000 to 3.000", shown(Tensor.full(3, DType.F64, Shape.of(), Device.CPU)));
        assertEquals(
                "tensor F32[3], colours from 0.000 to 1.000", shown(Tensor.zeros(DType.F32, Shape.of(3), Device.CPU)));
        Tensor none = Tensor.zeros(DType.F32, Shape.of(0, 3), Device.CPU);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> show(none))
                .getMessage()
                .contains("holds nothing to show"));
    }

    private static String shown(Tensor tensor) throws IOException {
        Shown shown = show(tensor);
        image(shown);
        return shown.what();
    }

    @Test
    void aTapeIsAGraphAndAReplayAPage() throws Exception {
        Tensor x = Tensor.of(new float[] {1, 2}, 1, 2).named("x <1>"), weight = Tensor.of(new float[] {3, 4}, 2, 1);
        try (var tape = Tape.open()) {
            Tensor loss = sum(add(tanh(matMul(x, weight)), matMul(x, weight)));
            Shown graph = show(tape);
            Document svg = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(graph.html().getBytes(StandardCharsets.UTF_8)));
            assertEquals("graph of 8 values", graph.what());
            assertEquals(8 + 1, svg.getElementsByTagName("rect").getLength(), "a box each, and the paper");
            assertEquals(9, svg.getElementsByTagName("line").getLength());
            assertTrue(svg.getDocumentElement().getTextContent().contains("x <1>"));
            assertTrue(Files.readString(graph.file()).contains(graph.html()));
            Files.delete(graph.file());
            Shown replay = show(tape.replay(loss, List.of(weight)));
            assertTrue(Files.readString(replay.file()).contains("new ReplayPage("));
            assertTrue(replay.html().startsWith("<iframe title=\"replay of "), replay.what());
            Files.delete(replay.file());
        }
    }
}
