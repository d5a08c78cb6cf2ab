package hanji.generative.codec;

import hanji.generative.sampler.Codable;
import hanji.nn.data.Images;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

/**
 * Lossless compression of images with a density over them: each intensity is coded with its probability given those before it,
 * so that a file has as many bits as the density says, -log2 p. The decoder goes the same way, and needs the same weights.
 * Of a class-conditional density the class of each image comes first: its label, or, without labels, the class under which it
 * is the likeliest, log2 of the number of classes each.
 *
 * @param density whose images have 8 bits a channel
 */
public record Codec(Codable density) {
    private static final int LEVELS = 256;

    /** What a code knows of the classes of its images. */
    public enum Classes {
        /** Nothing: the density is told none. */
        NONE,
        /** The labels of the images, which the decoder gives back. */
        LABELS,
        /** The class under which each image is the likeliest. */
        LIKELIEST
    }

    /**
     * Images as a code.
     *
     * @param blocks the code of each block of images
     * @param nats -log p of all images, and of their classes
     */
    public record Encoded(List<byte[]> blocks, double nats, Classes classes) {
        /** The code of all images from that of parts of them, each but the last of whole blocks. */
        public static Encoded joined(List<Encoded> parts) {
            return new Encoded(
                    parts.stream().flatMap(part -> part.blocks.stream()).toList(),
                    parts.stream().mapToDouble(Encoded::nats).sum(),
                    parts.getFirst().classes);
        }
    }

    /** Images that share a code; what comes of them does not depend on others. */
    public static final int BLOCK = Coding.BLOCK;

    /**
     * The code of images.
     *
     * @param progress is told the share that is done now and then
     * @throws UnknownClass if a label is to be coded that the density knows no class of
     */
    public Encoded encode(Images images, DoubleConsumer progress) {
        List<RangeEncoder> encoders = Stream.generate(RangeEncoder::new)
                .limit(Coding.blocks(images.count()))
                .toList();
        var coding = new Coding(
                images.imageSize(),
                LEVELS,
                encoders.stream().map(Codec::writing).toList(),
                images.labels());
        density.go(coding, images.pixels(), progress);
        Classes classes =
                coding.classes().length == 0 ? Classes.NONE : images.labelled() ? Classes.LABELS : Classes.LIKELIEST;
        return new Encoded(encoders.stream().map(RangeEncoder::finish).toList(), coding.nats(), classes);
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
     * The images of a code, with their labels if it holds them.
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
                file.blocks().stream().map(Codec::reading).toList(),
                new int[file.count()]);
        density.go(coding, pixels, progress);
        int[] labels = file.labelled() ? coding.classes() : new int[0];
        Images images = Images.of(file.height(), file.width(), file.channels(), pixels, labels, List.of());
        if (!images.sha256().equals(file.imagesSha256())) throw new DamagedCode();
        return images;
    }
}
