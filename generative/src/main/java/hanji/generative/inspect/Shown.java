package hanji.generative.inspect;

import hanji.nn.data.Images;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which images are shown. */
public final class Shown {
    private Shown() {}

    /** The first image of each class, then the second of each, until there are enough; all where there are no more. */
    public static Images ofEachClass(Images labelled, int count) {
        List<int[]> turns = new ArrayList<>();
        int[] labels = labelled.labels();
        int[] seen = new int[Arrays.stream(labels).max().orElse(0) + 1];
        for (int i = 0; i < labels.length; i++) turns.add(new int[] {seen[labels[i]]++, labels[i], i});
        return labelled.select(turns.stream()
                .sorted(Comparator.<int[]>comparingInt(turn -> turn[0]).thenComparingInt(turn -> turn[1]))
                .limit(count)
                .mapToInt(turn -> turn[2])
                .toArray());
    }
}
