package hanji.kernels.reduce;

import static hanji.autograd.check.OpCase.Fill.NORMAL;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the checks run of the reductions. */
public final class ReduceCases {
    private static final int[][][] SHAPES_AND_AXES = {
        {{}, {0, 0}},
        {{1}, {0, 1}},
        {{7}, {0, 1}},
        {{3, 0}, {0, 1}},
        {{0, 3}, {1, 2}},
        {{3, 5}, {0, 1}},
        {{3, 5}, {1, 2}},
        {{2, 3, 5}, {0, 2}},
        {{2, 3, 5}, {1, 2}},
        {{2, 3, 5}, {0, 0}},
        {{3, 77}, {1, 2}},
        {{600, 3}, {0, 1}},
        {{2, 300, 2}, {1, 2}},
        {{2, 1100}, {0, 1}},
        {{9001}, {0, 1}},
        {{2, 4097}, {1, 2}},
        {{2, 513, 33}, {1, 2}},
        {{8449, 2}, {0, 1}},
    };

    private static final int CHUNK = 256;

    private ReduceCases() {}

    /** All, and the {@link #lengths}: on what mutants of the kernels are tried. */
    public static List<OpCase> cases() {
        return Stream.concat(all().stream(), lengths().stream()).toList();
    }

    /** Sums whose end is in each round of the unrolled loops, and trees of each number of parts. */
    public static List<OpCase> lengths() {
        var cases = new ArrayList<OpCase>();
        for (int n = 1; n < 18; n++) {
            int row = 16 * n + n % 5, column = n + n % 3 * 8;
            cases.add(sum("sum of rows of " + row, List.of(Input.of(NORMAL, 5, row)), 1, 2));
            cases.add(sum("sum of columns of " + column, List.of(Input.of(NORMAL, 2, column, 3)), 1, 2));
            cases.add(sum("sum of " + 2 * n + " parts", List.of(Input.of(NORMAL, CHUNK * 2 * n - 100)), 0, 1));
            cases.add(sum(
                    "sum of columns in parts, " + n, List.of(Input.of(NORMAL, CHUNK * (2 * n - 1) + 7, 2)), 0, 1));
        }
        return cases;
    }

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (int[][] shapeAndAxes : SHAPES_AND_AXES) {
            int[] shape = shapeAndAxes[0];
            int from = shapeAndAxes[1][0];
            int to = shapeAndAxes[1][1];
            String name = Shape.of(shape) + " axes " + from + " to " + to;
            List<Input> input = List.of(Input.of(NORMAL, shape));
            cases.add(sum("sum " + name, input, from, to));
            cases.add(new OpCase(
                    Max.class, "max " + name, input, in -> new Max(in.getFirst(), from, to), Accuracy.EXACT));
        }
        cases.add(sum("sum of nothing", List.of(Input.of(NORMAL, 2, 0, 3)), 1, 2));
        for (int[] shape : new int[][] {{1}, {7}, {3, 0}, {3, 5}, {2, 3, 5}, {64}, {3, 257}, {40, 300}})
            for (int axis = 0; axis < shape.length; axis++) if (shape[axis] > 0) argMax(cases, shape, axis);
        broadcastTo(cases);
        for (int[] shape :
                new int[][] {{1}, {7}, {3, 0}, {0, 3}, {3, 5}, {2, 3, 5}, {2, 513, 3}, {3, 300}, {2, 2, 2100}})
            for (int axis = 0; axis < shape.length; axis++) cumSum(cases, shape, axis);
        return cases;
    }

    private static void cumSum(List<OpCase> cases, int[] shape, int axis) {
        for (var direction : CumSum.Direction.values())
            for (var form : CumSum.Form.values())
                cases.add(new OpCase(
                        CumSum.class,
                        "%s %s along axis %d of %s".formatted(direction, form, axis, Shape.of(shape)),
                        List.of(Input.of(NORMAL, shape)),
                        in -> new CumSum(in.getFirst(), axis, direction, form),
                        Accuracy.ofTerms(4)));
    }

    private static OpCase sum(String name, List<Input> input, int from, int to) {
        return new OpCase(Sum.class, name, input, in -> new Sum(in.getFirst(), from, to), Accuracy.ofTerms(2));
    }

    /** Of whole numbers too, where the largest is often met twice. */
    private static void argMax(List<OpCase> cases, int[] shape, int axis) {
        String name = "argMax " + Shape.of(shape) + " axis " + axis;
        List<Input> inputs = List.of(
                Input.of(NORMAL, shape),
                Input.of(DType.I32, Fill.below(9), shape),
                Input.of(DType.U8, Fill.below(256), shape));
        for (Input input : inputs)
            cases.add(new OpCase(
                    ArgMax.class,
                    input.floating() ? name : input.dtype() + " " + name,
                    List.of(input),
                    in -> new ArgMax(in.getFirst(), axis)));
    }

    private static void broadcastTo(List<OpCase> cases) {
        int[][][] fromTo = {
            {{}, {}},
            {{}, {3, 4}},
            {{1}, {5}},
            {{0}, {3, 0}},
            {{3}, {2, 3}},
            {{3, 1}, {3, 4}},
            {{2, 1, 3, 1}, {2, 2, 3, 2}},
            {{7, 1}, {7, 900}},
            {{2003}, {5, 2003}},
        };
        for (int[][] shapes : fromTo)
            cases.add(new OpCase(
                    BroadcastTo.class,
                    "broadcastTo " + Shape.of(shapes[0]) + " to " + Shape.of(shapes[1]),
                    List.of(Input.of(NORMAL, shapes[0])),
                    in -> new BroadcastTo(in.getFirst(), Shape.of(shapes[1])),
                    Accuracy.EXACT));
    }
}
