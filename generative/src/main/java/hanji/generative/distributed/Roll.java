package hanji.generative.distributed;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * All workers of one start.
 *
 * @param addresses by rank
 * @param generation 32 bytes that no other start has: a digest of what all said
 */
record Roll(List<InetSocketAddress> addresses, byte[] generation) {
    /** Tells the others an address and hears theirs. */
    static Roll call(Cluster.Gathering gathering, InetSocketAddress own) {
        List<String> words = gathering.all(own.getAddress().getHostAddress() + " " + own.getPort() + " "
                + HexFormat.of().formatHex(Secret.nonce()));
        List<InetSocketAddress> addresses = words.stream()
                .map(word -> word.split(" ", 3))
                .map(parts -> new InetSocketAddress(parts[0], Integer.parseInt(parts[1])))
                .toList();
        return new Roll(addresses, sha256(String.join("\n", words)));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** How many workers are on the machine of one of them. */
    int neighbours(int rank) {
        return (int) addresses.stream()
                .filter(address ->
                        address.getAddress().equals(addresses.get(rank).getAddress()))
                .count();
    }
}
