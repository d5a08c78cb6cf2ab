package hanji.bench.scaling;

import java.util.List;
import java.util.stream.IntStream;

/** What is varied while everything else stays. */
enum Variable {
    BATCH("images in the batch", 1, 128),
    CHANNELS("channels", 8, 128),
    SIDE("side of the image, pixels", 8, 128),
    THREADS("threads", 1, Integer.MAX_VALUE);

    /** With its unit, as an axis is labelled. */
    final String words;

    private final int least;
    private final int most;

    Variable(String words, int least, int most) {
        this.words = words;
        this.least = least;
        this.most = most;
    }

    /** Doublings from the least to the most, which for threads is the number of cores; both included. */
    List<Integer> values(int cores) {
        int last = this == THREADS ? cores : most;
        return IntStream.concat(IntStream.iterate(least, value -> value < last, value -> 2 * value), IntStream.of(last))
                .boxed()
                .toList();
    }

    int of(Setting at) {
        return switch (this) {
            case BATCH -> at.batch();
            case CHANNELS -> at.channels();
            case SIDE -> at.side();
            case THREADS -> at.threads();
        };
    }

    /** The same setting but for this variable. */
    Setting in(Setting at, int value) {
        return switch (this) {
            case BATCH -> new Setting(value, at.channels(), at.side(), at.threads());
            case CHANNELS -> new Setting(at.batch(), value, at.side(), at.threads());
            case SIDE -> new Setting(at.batch(), at.channels(), value, at.threads());
            case THREADS -> new Setting(at.batch(), at.channels(), at.side(), value);
        };
    }
}
