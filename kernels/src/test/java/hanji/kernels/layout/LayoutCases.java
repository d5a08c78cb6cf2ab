package hanji.kernels.layout;

import static hanji.autograd.check.OpCase.Fill.NORMAL;

import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What the checks run of the layout ops. */
public final class LayoutCases {
    private static final int[][] SHAPES = {{1}, {0}, {7}, {3, 5}, {64, 1}, {2, 0, 3}, {2, 3, 5, 7}, {3, 257}};

    /** The ops of this family that add; all others move values. */
    private static final Set<Class<?>> SUMS = Set.of(Gather.ScatterAdd.class, TakeAlong.ScatterAlong.class);

    private LayoutCases() {}

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        for (int[] shape : SHAPES) {
            List<Input> input = List.of(Input.of(NORMAL, shape));
            String at = " " + Shape.of(shape);
            int size = Shape.of(shape).size();
            int last = shape.length - 1;
            int extent = shape[last];
            cases.add(new OpCase(
                    Reshape.class, "reshape" + at, input, in -> new Reshape(in.getFirst(), Shape.of(size, 1))));
            cases.add(new OpCase(
                    Slice.class, "slice" + at, input, in -> new Slice(in.getFirst(), -1, extent / 3, extent)));
            cases.add(new OpCase(
                    Slice.class, "slice of rows" + at, input, in -> new Slice(in.getFirst(), 0, 0, shape[0] / 2)));
            cases.add(new OpCase(Pad.class, "pad" + at, input, in -> new Pad(in.getFirst(), -1, 1, 2)));
            cases.add(new OpCase(Pad.class, "pad rows" + at, input, in -> new Pad(in.getFirst(), 0, 2, 0)));
            cases.add(new OpCase(Cast.class, "cast" + at, input, in -> new Cast(in.getFirst(), DType.F64)));
            cases.add(concat(0, shape, shape));
            cases.add(concat(-1, shape, Shape.of(shape).with(-1, 2).dims(), shape));
        }
        for (DType dtype : List.of(DType.U8, DType.I32))
            cases.add(new OpCase(
                    Cast.class,
                    "cast from " + dtype,
                    List.of(Input.of(dtype, Fill.below(256), 3, 97)),
                    in -> new Cast(in.getFirst(), DType.F32)));
        permute(cases);
        tables(cases);
        along(cases);
        for (DType dtype : List.of(DType.U8, DType.I32)) integers(cases, dtype);
        return cases.stream()
                .map(opCase -> opCase.withAccuracy(SUMS.contains(opCase.op()) ? Accuracy.ofTerms(2) : Accuracy.EXACT))
                .toList();
    }

    private static OpCase concat(int axis, int[]... shapes) {
        return new OpCase(
                Concat.class,
                "concat along " + axis + " " + Arrays.deepToString(shapes),
                Arrays.stream(shapes).map(shape -> Input.of(NORMAL, shape)).toList(),
                in -> new Concat(in, axis));
    }

    private static void permute(List<OpCase> cases) {
        int[][][] shapesAndOrders = {
            {{}, {}},
            {{5}, {0}},
            {{3, 5}, {1, 0}},
            {{0, 5}, {1, 0}},
            {{1, 5}, {1, 0}},
            {{2, 3, 4}, {2, 0, 1}},
            {{2, 3, 4}, {0, 2, 1}},
            {{2, 3, 4}, {1, 0, 2}},
            {{2, 3, 5, 7}, {3, 1, 0, 2}},
            {{33, 129}, {1, 0}},
            {{2, 70, 131}, {0, 2, 1}},
            {{3, 20, 33}, {0, 2, 1}},
            {{20, 2, 3, 17}, {3, 2, 1, 0}},
            {{6, 4, 16}, {1, 0, 2}},
        };
        for (int[][] shapeAndOrder : shapesAndOrders) {
            List<Integer> order = Arrays.stream(shapeAndOrder[1]).boxed().toList();
            cases.add(new OpCase(
                    Permute.class,
                    "permute " + Shape.of(shapeAndOrder[0]) + " to " + order,
                    List.of(Input.of(NORMAL, shapeAndOrder[0])),
                    in -> new Permute(in.getFirst(), order)));
        }
    }

    /** Gather, its backward pass and one-hot rows, for tables [V, D...] and shapes of indices. */
    private static void tables(List<OpCase> cases) {
        int[][][] tablesAndIndices = {
            {{1}, {}},
            {{4}, {3}},
            {{4, 3}, {5}},
            {{4, 3}, {0}},
            {{4, 0}, {2}},
            {{7, 2, 3}, {2, 3}},
            {{2, 64}, {9, 2}},
            {{300, 33}, {50}},
            {{3, 5}, {1100}},
            {{1}, {513}},
        };
        for (int[][] tableAndIndices : tablesAndIndices) {
            int[] table = tableAndIndices[0];
            String at = " " + Shape.of(table) + " at " + Shape.of(tableAndIndices[1]);
            Input indices = Input.of(DType.I32, Fill.below(table[0]), tableAndIndices[1]);
            Shape rows = new Gather(Tensor.zeros(DType.F32, Shape.of(table), Device.CPU), zeros(indices)).shape();
            cases.add(new OpCase(
                    Gather.class,
                    "gather" + at,
                    List.of(Input.of(NORMAL, table), indices),
                    in -> new Gather(in.get(0), in.get(1))));
            cases.add(new OpCase(
                    Gather.ScatterAdd.class,
                    "scatterAdd" + at,
                    List.of(Input.of(NORMAL, rows.dims()), indices),
                    in -> new Gather.ScatterAdd(in.get(0), in.get(1), Shape.of(table))));
            cases.add(new OpCase(
                    OneHot.class,
                    "oneHot" + at,
                    List.of(indices),
                    in -> new OneHot(in.getFirst(), table[0], DType.F32)));
        }
    }

    /** Elements by indices of their own, for shapes, an axis and how many indices there are along it. */
    private static void along(List<OpCase> cases) {
        int[][][] shapesAxesCounts = {
            {{1}, {0, 1}},
            {{4}, {0, 7}},
            {{0, 3}, {1, 2}},
            {{2, 3}, {1, 0}},
            {{3, 5}, {1, 4}},
            {{3, 5}, {0, 6}},
            {{2, 7, 3}, {1, 5}},
            {{5, 300}, {1, 40}},
            {{2, 40, 33}, {1, 70}},
        };
        for (int[][] shapeAxisCount : shapesAxesCounts) {
            Shape shape = Shape.of(shapeAxisCount[0]);
            int axis = shapeAxisCount[1][0], extent = shape.dim(axis);
            int[] taken = shape.with(axis, shapeAxisCount[1][1]).dims();
            String at = " axis " + axis + " of " + shape + " to " + Shape.of(taken);
            for (DType dtype : List.of(DType.I32, DType.U8)) {
                Input indices = Input.of(dtype, Fill.below(Math.min(256, extent)), taken);
                cases.add(new OpCase(
                        TakeAlong.class,
                        "takeAlong" + at + " by " + dtype,
                        List.of(Input.of(NORMAL, shape.dims()), indices),
                        in -> new TakeAlong(in.get(0), in.get(1), axis)));
                cases.add(new OpCase(
                        TakeAlong.ScatterAlong.class,
                        "scatterAlong" + at + " by " + dtype,
                        List.of(Input.of(NORMAL, taken), indices),
                        in -> new TakeAlong.ScatterAlong(in.get(0), in.get(1), axis, extent)));
            }
        }
    }

    /** Copies of integers, of which a byte is the smallest that a kernel copies at once. */
    private static void integers(List<OpCase> cases, DType dtype) {
        for (int[] shape : new int[][] {{3, 7}, {4, 32}, {2, 5, 12}, {18, 35}}) {
            Input input = Input.of(dtype, Fill.below(256), shape);
            String at = " " + dtype + Shape.of(shape);
            cases.add(new OpCase(
                    Slice.class, "slice" + at, List.of(input), in -> new Slice(in.getFirst(), 1, 1, shape[1] - 1)));
            cases.add(new OpCase(Pad.class, "pad" + at, List.of(input), in -> new Pad(in.getFirst(), 0, 1, 3)));
            cases.add(new OpCase(Concat.class, "concat" + at, List.of(input, input), in -> new Concat(in, 1)));
            List<Integer> order = shape.length == 2 ? List.of(1, 0) : List.of(1, 0, 2);
            cases.add(
                    new OpCase(Permute.class, "permute" + at, List.of(input), in -> new Permute(in.getFirst(), order)));
        }
        Input indices = Input.of(dtype, Fill.below(40), 9);
        cases.add(new OpCase(
                Gather.class,
                "gather by " + dtype,
                List.of(Input.of(NORMAL, 40, 6), indices),
                in -> new Gather(in.get(0), in.get(1))));
        cases.add(new OpCase(
                Gather.ScatterAdd.class,
                "scatterAdd by " + dtype,
                List.of(Input.of(NORMAL, 9, 6), indices),
                in -> new Gather.ScatterAdd(in.get(0), in.get(1), Shape.of(40, 6))));
        cases.add(new OpCase(
                OneHot.class, "oneHot of " + dtype, List.of(indices), in -> new OneHot(in.getFirst(), 40, DType.F32)));
    }

    private static Tensor zeros(Input indices) {
        return Tensor.zeros(indices.dtype(), indices.shape(), Device.CPU);
    }
}
