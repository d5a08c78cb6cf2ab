package hanji.generative.distributed;

import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the driver and the workers of one training know and nobody else does: 32 random bytes. It comes to the workers with their
 * task, so it is as secret as the cluster keeps its tasks. It never goes over our own connections.
 *
 * @param hex the bytes
 */
record Secret(String hex) implements Serializable {
    /** Bytes of a proof, of a nonce and of the secret. */
    static final int BYTES = 32;

    private static final String MAC = "HmacSHA256";

    /** A new one. */
    static Secret fresh() {
        return new Secret(HexFormat.of().formatHex(nonce()));
    }

    /** Bytes that nobody could guess. */
    static byte[] nonce() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** HMAC-SHA256 (RFC 2104) of these parts, whose lengths are fixed. */
    byte[] proof(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(hex), MAC));
            for (byte[] part : parts) mac.update(part);
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether two proofs are equal, in a time that does not depend on where they differ. */
    static boolean equal(byte[] proof, byte[] other) {
        return MessageDigest.isEqual(proof, other);
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
