package hanji.kernels.sort;

import static hanji.autograd.check.OpCase.Fill.NORMAL;

import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.kernels.sort.ArgSort.Direction;
import hanji.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** What the checks run of sorting; of few whole numbers too, most of which are met several times. */
public final class SortCases {
    private SortCases() {}

    /** All of them. */
    public static List<OpCase> all() {
        var cases = new ArrayList<OpCase>();
        int[][] shapes = {{1}, {0}, {7}, {3, 0}, {0, 5}, {3, 5}, {2, 3, 33}, {2, 256}, {2, 257}, {1, 600}};
        for (int[] shape : shapes)
            for (Direction direction : Direction.values())
                for (boolean hasTies : new boolean[] {false, true}) {
                    int length = Shape.of(shape).dim(-1), count = hasTies ? length : length / 3;
                    cases.add(new OpCase(
                            ArgSort.class,
                            direction + " " + count + " of " + Shape.of(shape) + (hasTies ? " with ties" : ""),
                            List.of(Input.of(hasTies ? Fill.below(4) : NORMAL, shape)),
                            in -> new ArgSort(in.getFirst(), direction, count)));
                }
        return cases;
    }
}
