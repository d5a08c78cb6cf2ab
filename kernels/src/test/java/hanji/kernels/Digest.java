package hanji.kernels;

import hanji.tensor.DType;
import hanji.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The first 64 bits of a SHA-256 over results: their types, shapes and all bits. Every NaN counts as the same. */
final class Digest {
    private static final int BYTES = 8;

    private Digest() {}

    static String of(List<Tensor> results) {
        MessageDigest sha = sha256();
        for (Tensor result : results) {
            sha.update((result.dtype() + " " + result.shape()).getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < result.size(); i++) update(sha, bits(result.dtype(), result.get(i)));
        }
        return HexFormat.of().formatHex(sha.digest(), 0, BYTES);
    }

    private static long bits(DType dtype, double value) {
        return switch (dtype) {
            case F32 -> Float.floatToIntBits((float) value);
            case F64 -> Double.doubleToLongBits(value);
            case I32, U8 -> (long) value;
        };
    }

    private static void update(MessageDigest sha, long bits) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) sha.update((byte) (bits >>> shift));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
