package hanji.nn.train;

import hanji.tensor.Tensor;
import hanji.tensor.format.LittleEndian;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The fingerprint of a set of named tensors. */
public final class Weights {
    private Weights() {}

    /** SHA-256 over each tensor in order of name: name, dtype and shape as text, then the elements, little-endian. */
    public static String sha256(Map<String, Tensor> tensors) {
        return sha256("", tensors);
    }

    /** The same with a text before the tensors. */
    static String sha256(String text, Map<String, Tensor> tensors) {
        MessageDigest digest = newDigest();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        new TreeMap<>(tensors).forEach((name, tensor) -> {
            digest.update((name + " " + tensor.dtype() + tensor.shape() + "\n").getBytes(StandardCharsets.UTF_8));
            LittleEndian.write(tensor, digest::update);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
