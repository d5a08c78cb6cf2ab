package hanji.generative.measure;

import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.Optional;

/**
 * How unevenly images change along walks between codes, over the walks along which anything changes: {@link Walks#unevenness()}. A cross-fade of
 * pixels has 1, so a low figure says that a model does not jump, and nothing of how its images look.
 *
 * @param walks along which something changes
 * @param mean of the longest step over the mean step
 * @param most of one walk
 * @param below share of the walks where it is below {@link #LIMIT}
 */
public record Unevenness(int walks, Interval mean, double most, double below) {
    /** The longest step over the mean step of a walk that jumps. */
    public static final double LIMIT = 3;

    /**
     * That of some walks; none if nothing changes along any.
     *
     * @param perWalk the longest step over the mean step, NaN where nothing changes
     * @param order which walks form a group of the jackknife
     */
    public static Optional<Unevenness> of(double[] perWalk, Philox order) {
        double[] moving =
                Arrays.stream(perWalk).filter(each -> !Double.isNaN(each)).toArray();
        if (moving.length == 0) return Optional.empty();
        double below = Arrays.stream(moving).filter(each -> each < LIMIT).count() / (double) moving.length;
        return Optional.of(new Unevenness(
                moving.length,
                Jackknife.of(moving.length, order, Statistic.mean(moving)),
                Arrays.stream(moving).max().orElseThrow(),
                below));
    }
}
