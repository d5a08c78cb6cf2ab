package hanji.generative.signal;

import java.util.Arrays;

/**
 * Images that are to be restored, and what is known of their damage.
 *
 * @param signals the images; 0 where a pixel is missing
 * @param known whether a pixel is there, [N, H, W]
 * @param levels of damage, one for each image
 */
public record Damaged(Signals signals, boolean[] known, double[] levels) {
    /** Images {@code from} (inclusive) to {@code to} (exclusive). */
    public Damaged slice(int from, int to) {
        int pixels = signals.height() * signals.width();
        return new Damaged(
                signals.slice(from, to),
                Arrays.copyOfRange(known, from * pixels, to * pixels),
                Arrays.copyOfRange(levels, from, to));
    }

    /** A restoration in which every pixel that is missing nowhere stays what it was, if pixels are missing at all. */
    public Signals keepingKnown(Signals restored) {
        if (allKnown()) return restored;
        float[] values = restored.values().clone();
        for (int i = 0; i < values.length; i++) if (known[i / signals.channels()]) values[i] = signals.values()[i];
        return restored.with(values);
    }

    /** Whether no pixel is missing. */
    boolean allKnown() {
        for (boolean each : known) if (!each) return false;
        return true;
    }
}
