package hanji.bench.workload;

import hanji.autograd.Numerics;
import hanji.generative.codec.Codec;
import hanji.generative.codec.CompressedImages;
import hanji.generative.sampler.PixelByPixel;
import hanji.generative.zoo.PixelCnn;
import hanji.nn.data.Images;
import hanji.nn.train.Weights;
import hanji.tensor.DType;
import hanji.tensor.Device;
import java.util.List;
import java.util.Map;

/**
 * Compressing images without loss, or giving them back, with a PixelCNN of the default size and its first weights: neither what
 * it has learned nor what the images show changes the work of a pixel, but for the bytes of its code.
 *
 * @param images N
 * @param side H and W
 * @param end which is measured
 */
public record Coding(int images, int side, End end) implements Workload {
    /** The two ends of a code. */
    public enum End {
        /** From images to their code. */
        ENCODER,
        /** From a code to its images. */
        DECODER
    }

    @Override
    public double tolerance() {
        return 0;
    }

    @Override
    public Task on(Device device) {
        PixelCnn.Options options = new PixelCnn().defaults(1);
        var config = PixelCnn.Config.of(1, options.channels(), options.layers());
        var network = PixelCnn.Network.create(config, 1, DType.F32, device);
        var codec = new Codec(new PixelByPixel<>(network, side, side, 1));
        Images given = Images.unlabelled(side, side, 1, Inputs.bytes(0, images * side * side));
        return switch (end) {
            case ENCODER -> new Encoder(codec, given);
            case DECODER -> new Decoder(codec, file(given, network, codec.encode(given, _ -> {})));
        };
    }

    private static CompressedImages file(Images images, PixelCnn.Network network, Codec.Encoded encoded) {
        return new CompressedImages(
                Numerics.VERSION,
                Weights.sha256(network.parameters()),
                images.sha256(),
                images.count(),
                images.height(),
                images.width(),
                images.channels(),
                false,
                List.of(),
                encoded.blocks());
    }

    private record Encoder(Codec codec, Images images) implements Task {
        @Override
        public void run() {
            codec.encode(images, _ -> {});
        }

        @Override
        public Map<String, float[]> results() {
            byte[][] blocks = codec.encode(images, _ -> {}).blocks().toArray(byte[][]::new);
            int size = 0;
            for (byte[] block : blocks) size += block.length;
            float[] code = new float[size];
            int at = 0;
            for (byte[] block : blocks) for (byte each : block) code[at++] = each;
            return Map.of("code", code);
        }
    }

    private record Decoder(Codec codec, CompressedImages file) implements Task {
        @Override
        public void run() {
            codec.decode(file, _ -> {});
        }

        @Override
        public Map<String, float[]> results() {
            return Map.of("images", Inputs.floats(codec.decode(file, _ -> {}).pixels()));
        }
    }
}
