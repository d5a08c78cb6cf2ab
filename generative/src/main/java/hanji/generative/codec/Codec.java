package hanji.generative.codec;

import hanji.generative.sampler.Codable;
import hanji.nn.data.Images;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

/**
 * Lossless compression of images with a density over them: each intensity is coded with its probability given those before it,
 * so that a file has as many bits as the density says, -log2 p. The decoder goes the same way, and needs the same weights.
 *
 * @param density whose images have 8 bits a channel
 */
public record Codec(Codable density) {
    private static final int LEVELS = 256;

    /**
     * Images as a code.
     *
     * @param blocks the code of each block of images
     * @param nats -log p of all images
     */
    public record Encoded(List<byte[]> blocks, double nats) {}

    /** @param progress is told the share that is done now and then */
    public Encoded encode(Images images, DoubleConsumer progress) {
        List<RangeEncoder> encoders = Stream.generate(RangeEncoder::new)
                .limit(Coding.blocks(images.count()))
                .toList();
        var coding = new Coding(
                images.imageSize(),
                LEVELS,
                encoders.stream().map(Codec::writing).toList());
        density.go(coding, images.pixels(), progress);
        return new Encoded(encoders.stream().map(RangeEncoder::finish).toList(), coding.nats());
    }

    private static SymbolCoder writing(RangeEncoder encoder) {
        return (cumulative, symbol) -> {
            encoder.encode(cumulative[symbol], cumulative[symbol + 1] - cumulative[symbol]);
            return symbol;
        };
    }

    private static SymbolCoder reading(byte[] code) {
        var decoder = new RangeDecoder(code);
        return (cumulative, _) -> decoder.decode(cumulative);
    }

    /**
     * The images of a code.
     *
     * @param file that holds the code, with as many blocks as its images need
     * @param progress is told the share that is done now and then
     * @throws DamagedCode if this density did not write it
     */
    public Images decode(CompressedImages file, DoubleConsumer progress) {
        byte[] pixels = new byte[Math.multiplyExact(file.count(), file.height() * file.width() * file.channels())];
        var coding = new Coding(
                pixels.length / file.count(),
                LEVELS,
                file.blocks().stream().map(Codec::reading).toList());
        density.go(coding, pixels, progress);
        Images images = Images.unlabelled(file.height(), file.width(), file.channels(), pixels);
        if (!images.sha256().equals(file.imagesSha256())) throw new DamagedCode();
        return images;
    }
}
