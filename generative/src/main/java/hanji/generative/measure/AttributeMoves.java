package hanji.generative.measure;

import hanji.autograd.Op;
import hanji.generative.model.Decodes;
import hanji.generative.model.Describes;
import hanji.kernels.random.Gaussian;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Philox;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What becomes of images when the attribute vector to another class is added to their codes: how many a classifier takes for that class
 * afterwards. Beside it the control: the same codes moved as far in random directions, each in one of its own.
 *
 * @param moves in the order of the codes
 * @param arrived whether the image is taken for the other class
 * @param arrivedAtRandom the same of the random direction
 * @param starts codes that were moved
 */
public record AttributeMoves(List<Move> moves, boolean[] arrived, boolean[] arrivedAtRandom, int starts) {
    /** The code of this number goes from its class to another. */
    public record Move(int code, int from, int to) {}

    /**
     * Moves each code to each of the classes but its own.
     *
     * @param classes of the codes' images, as the classifier takes them
     * @param targets classes to go to
     * @param strength how many times the vector is added
     * @param directions random ones
     * @param progress is told the share that is done, 0 to 1
     * @return none if no code has a class to go to, or none of these has a mean code
     */
    public static Optional<AttributeMoves> of(
            Decodes model,
            Describes classifier,
            ClassMeans means,
            Codes codes,
            int[] classes,
            int[] targets,
            double strength,
            Philox directions,
            DoubleConsumer progress) {
        List<Move> moves = moves(means, classes, targets);
        if (moves.isEmpty()) return Optional.empty();
        IntFunction<double[]> along = i -> {
            Move move = moves.get(i);
            return means.moved(codes.code(move.code), move.from, move.to, strength);
        };
        IntFunction<double[]> astray = i -> {
            Move move = moves.get(i);
            double[] direction = direction(directions, i, codes.dimensions());
            double far =
                    strength * Interpolation.norm(means.vector(move.from, move.to)) / Interpolation.norm(direction);
            return Interpolation.sum(1, codes.code(move.code), far, direction);
        };
        boolean[] arrived = arrived(model, classifier, moves, along, done -> progress.accept(done / 2));
        boolean[] atRandom = arrived(model, classifier, moves, astray, done -> progress.accept((1 + done) / 2));
        return Optional.of(new AttributeMoves(moves, arrived, atRandom, codes.images()));
    }

    private static List<Move> moves(ClassMeans means, int[] classes, int[] targets) {
        List<Move> moves = new ArrayList<>();
        for (int n = 0; n < classes.length; n++)
            for (int to : targets)
                if (to != classes[n] && means.has(classes[n]) && means.has(to)) moves.add(new Move(n, classes[n], to));
        return moves;
    }

    /** A random direction for the move of this number: standard normal, of any length. */
    public static double[] direction(Philox directions, int move, int numbers) {
        try (var _ = Scope.open()) {
            long first = (long) move * numbers;
            return Op.run(new Gaussian(directions, first, Shape.of(numbers), DType.F64, Device.CPU))
                    .toDoubles();
        }
    }

    private static boolean[] arrived(
            Decodes model,
            Describes classifier,
            List<Move> moves,
            IntFunction<double[]> code,
            DoubleConsumer progress) {
        Images images = Codes.decoded(model, moves.size(), code, done -> progress.accept(done / 2));
        int[] taken = Described.of(classifier, images, done -> progress.accept((1 + done) / 2))
                .classes();
        boolean[] arrived = new boolean[taken.length];
        for (int i = 0; i < taken.length; i++) arrived[i] = taken[i] == moves.get(i).to;
        return arrived;
    }

    /** Share of the moves that arrive: the mean over codes of that of each code's moves. */
    public Interval share(Philox order) {
        return share(order, arrived);
    }

    /** The same of the random directions. */
    public Interval shareAtRandom(Philox order) {
        return share(order, arrivedAtRandom);
    }

    private Interval share(Philox order, boolean[] which) {
        double[] made = new double[starts], reached = new double[starts];
        for (int i = 0; i < which.length; i++) {
            made[moves.get(i).code]++;
            if (which[i]) reached[moves.get(i).code]++;
        }
        double[] shares = IntStream.range(0, starts)
                .filter(code -> made[code] > 0)
                .mapToDouble(code -> reached[code] / made[code])
                .toArray();
        return Jackknife.of(shares.length, order, Statistic.mean(shares)).within(0, 1);
    }

    /** How many of the moves go from one class to another. */
    public int count(int from, int to) {
        return (int) moves.stream()
                .filter(move -> move.from == from && move.to == to)
                .count();
    }

    /** Share of the moves from one class to another that arrive; NaN where there are none. */
    public double share(int from, int to) {
        long reached = IntStream.range(0, arrived.length)
                .filter(i -> arrived[i] && moves.get(i).from == from && moves.get(i).to == to)
                .count();
        return (double) reached / count(from, to);
    }
}
