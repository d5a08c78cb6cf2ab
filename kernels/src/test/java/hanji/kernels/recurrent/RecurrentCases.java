package hanji.kernels.recurrent;

import static hanji.autograd.check.OpCase.Fill.NORMAL;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import java.util.ArrayList;
import java.util.List;

/** What the checks run of recurrent layers: one cell, one row, one column, no cells, units beside the vectors' lanes. */
public final class RecurrentCases {
    /** Images, height, width, units. */
    private static final int[][] GRIDS = {
        {1, 1, 1, 1}, {2, 1, 4, 3}, {1, 5, 1, 2}, {2, 3, 4, 5}, {0, 2, 3, 2}, {1, 2, 3, 0}, {3, 4, 3, 17}, {2, 5, 6, 8}
    };

    /** Images, steps, positions, units, taps, lead. */
    private static final int[][] LINES = {
        {1, 1, 1, 1, 1, 0},
        {2, 3, 1, 2, 1, 0},
        {1, 3, 4, 2, 3, 1},
        {2, 4, 3, 3, 2, 1},
        {0, 2, 3, 2, 2, 0},
        {1, 0, 3, 2, 1, 0},
        {2, 3, 3, 17, 3, 2},
        {3, 5, 1, 8, 1, 0},
        {1, 2, 2, 0, 1, 0}
    };

    /** Weights of a size at which states neither vanish nor saturate. */
    private static final Fill WEIGHT = random -> 0.4 * random.nextGaussian();

    private static final Fill STATE = random -> Math.tanh(random.nextGaussian());

    private RecurrentCases() {}

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (int[] grid : GRIDS) {
            Input cells = Input.of(NORMAL, grid), weight = Input.of(WEIGHT, grid[3], grid[3]);
            String name = "[" + grid[0] + ", " + grid[1] + ", " + grid[2] + ", " + grid[3] + "]";
            cases.add(new OpCase(
                    GridRnn.class,
                    "gridRnn " + name,
                    List.of(cells, weight, weight),
                    in -> new GridRnn(in.get(0), in.get(1), in.get(2)),
                    Accuracy.ofTerms(40)));
            cases.add(new OpCase(
                    GridRnn.InputGradient.class,
                    "gridRnn, gradient " + name,
                    List.of(cells, Input.of(STATE, grid), weight, weight),
                    in -> new GridRnn.InputGradient(in.get(0), in.get(1), in.get(2), in.get(3)),
                    Accuracy.ofTerms(40)));
        }
        for (int[] grid : GRIDS) {
            addDiagonal(cases, grid[0], grid[1], grid[2], grid[3]);
            addWeights(cases, grid[0], grid[1], grid[2], grid[3], 4 * grid[3], 2, 1, 1);
        }
        for (int[] line : LINES) {
            addLstm(cases, line[0], line[1], line[2], line[3], line[4], line[5]);
            addGru(cases, line[0], line[1], line[2], line[3], line[4], line[5]);
            addWeights(cases, line[0], line[1], line[2], line[3], 3 * line[3], line[4], line[5], 0);
        }
        return cases;
    }

    private static void addLstm(
            List<OpCase> cases, int images, int steps, int positions, int units, int taps, int lead) {
        String name = name(images, steps, positions, units, taps, lead);
        Input weight = Input.of(WEIGHT, taps, units, 4 * units);
        cases.add(new OpCase(
                Lstm.class,
                "lstm, h and kept " + name,
                List.of(Input.of(NORMAL, images, steps, positions, 4 * units), weight),
                in -> Lstm.of(in.get(0), in.get(1), lead),
                ofChains(taps * units * steps)));
        cases.add(new OpCase(
                Lstm.InputGradient.class,
                "lstm, gradient by h " + name,
                List.of(
                        Input.of(NORMAL, images, steps, positions, units),
                        Input.of(STATE, images, steps, positions, 5 * units),
                        weight),
                in -> Lstm.InputGradient.of(in.get(0), in.get(1), in.get(2), lead),
                ofChains(taps * 4 * units * steps)));
    }

    private static void addDiagonal(List<OpCase> cases, int images, int height, int width, int units) {
        String name = "[" + images + ", " + height + ", " + width + ", " + units + "]";
        Input weight = Input.of(WEIGHT, 2, units, 4 * units);
        cases.add(new OpCase(
                DiagonalLstm.class,
                "diagonalLstm, h and kept " + name,
                List.of(Input.of(NORMAL, images, height, width, 4 * units), weight),
                in -> DiagonalLstm.of(in.get(0), in.get(1)),
                ofChains(2 * units * (height + width))));
        cases.add(new OpCase(
                DiagonalLstm.InputGradient.class,
                "diagonalLstm, gradient by h " + name,
                List.of(
                        Input.of(NORMAL, images, height, width, units),
                        Input.of(STATE, images, height, width, 5 * units),
                        weight),
                in -> DiagonalLstm.InputGradient.of(in.get(0), in.get(1), in.get(2)),
                ofChains(2 * 4 * units * (height + width))));
    }

    private static void addWeights(
            List<OpCase> cases,
            int images,
            int steps,
            int positions,
            int units,
            int wide,
            int taps,
            int lead,
            int lag) {
        cases.add(new OpCase(
                RecurrentWeightGradient.class,
                name(images, steps, positions, units, taps, lead) + ", lag " + lag,
                List.of(
                        Input.of(STATE, images, steps, positions, units),
                        Input.of(NORMAL, images, steps, positions, wide)),
                in -> new RecurrentWeightGradient(in.get(0), in.get(1), taps, lead, lag),
                ofChains(images * steps * positions)));
    }

    private static void addGru(
            List<OpCase> cases, int images, int steps, int positions, int units, int taps, int lead) {
        String name = name(images, steps, positions, units, taps, lead);
        Input weight = Input.of(WEIGHT, taps, units, 3 * units), bias = Input.of(WEIGHT, units);
        cases.add(new OpCase(
                Gru.class,
                "gru " + name,
                List.of(Input.of(NORMAL, images, steps, positions, 3 * units), weight, bias),
                in -> new Gru(in.get(0), in.get(1), in.get(2), lead),
                ofChains(taps * units * steps)));
        cases.add(new OpCase(
                Gru.InputGradient.class,
                "gru, gradient " + name,
                List.of(
                        Input.of(NORMAL, images, steps, positions, 5 * units),
                        Input.of(STATE, images, steps, positions, 5 * units),
                        weight),
                in -> new Gru.InputGradient(in.get(0), in.get(1), in.get(2), lead),
                ofChains(taps * 3 * units * steps)));
    }

    private static String name(int images, int steps, int positions, int units, int taps, int lead) {
        return "[" + images + ", " + steps + ", " + positions + ", " + units + "], " + taps + " taps, lead " + lead;
    }

    /** So many terms were rounded one after the other, each by half a unit in the last place at most, and some more operations. */
    private static Accuracy ofChains(int terms) {
        return Accuracy.ofTerms(40 + terms / 2.0);
    }
}
