package hanji.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who holds how much memory, the largest first. Holders of one description count as one. */
final class Holders {
    private static final int NAMED = 3;
    private static final long KIB = 1 << 10;

    private final Map<String, Share> shares = new HashMap<>();

    private record Share(String description, int holders, long bytes) {
        Share plus(Share other) {
            return new Share(description, holders + other.holders, bytes + other.bytes);
        }

        @Override
        public String toString() {
            return (holders == 1 ? "" : holders + " x ") + description + " (" + text(bytes) + ")";
        }
    }

    void add(String description, long bytes) {
        shares.merge(description, new Share(description, 1, bytes), Share::plus);
    }

    /** The three largest, then the rest in one. */
    @Override
    public String toString() {
        if (shares.isEmpty()) return "no tensor";
        List<Share> sorted = new ArrayList<>(shares.values());
        sorted.sort(Comparator.comparingLong(Share::bytes).reversed().thenComparing(Share::description));
        List<String> lines = new ArrayList<>();
        sorted.stream().limit(NAMED).forEach(share -> lines.add(share.toString()));
        List<Share> rest = sorted.subList(Math.min(NAMED, sorted.size()), sorted.size());
        int others = rest.stream().mapToInt(Share::holders).sum();
        long bytes = rest.stream().mapToLong(Share::bytes).sum();
        if (others > 0) lines.add(others + " more (" + text(bytes) + ")");
        return String.join(", ", lines);
    }

    /** Bytes as a person reads them: "512 bytes", "1.5 MiB". */
    static String text(long bytes) {
        if (bytes < 10 * KIB) return bytes + " bytes";
        double amount = bytes;
        int unit = -1;
        while (amount >= KIB && unit < 3) {
            amount /= KIB;
            unit++;
        }
        return String.format(
                Locale.ROOT,
                "%.1f %s",
                amount,
                List.of("KiB", "MiB", "GiB", "TiB").get(unit));
    }
}
