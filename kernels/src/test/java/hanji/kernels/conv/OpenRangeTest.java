package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenRangeTest {
    private static final Shape WEIGHT = Shape.of(3, 5, 6, 9);

    @Test
    void holds_the_weights_that_the_mask_opens_and_no_other() {
        for (Mask.Kind kind : Mask.Kind.values())
            for (int groups : List.of(1, 3)) {
                Mask mask = new Mask(kind, groups);
                for (int f = 0; f < 9; f++) assertEquals(open(mask, f), range(mask, f), mask + " output " + f);
            }
    }

    @Test
    void of_the_mirrored_kernel_holds_the_same_weights() {
        for (Mask.Kind kind : Mask.Kind.values())
            for (int groups : List.of(1, 3)) {
                Mask mask = new Mask(kind, groups);
                for (int c = 0; c < 6; c++)
                    assertEquals(mirroredOpen(mask, c), mirrored(mask, c), mask + " input " + c);
            }
    }

    @Test
    void moves_evenly_from_group_to_group_as_the_kernels_take_it() {
        for (Mask.Kind kind : Mask.Kind.values()) {
            Mask mask = new Mask(kind, 3);
            for (Pass pass : List.of(
                    Pass.forward(Shape.of(1, 1, 1, 6), WEIGHT, mask),
                    Pass.mirrored(Shape.of(1, 1, 1, 9), WEIGHT, mask))) {
                int[] open = pass.ranges();
                for (int g = 0; g < 3; g++)
                    assertEquals(
                            pass.open().get(g),
                            new OpenRange(open[0] + g * open[1], open[2] + g * open[3]),
                            mask + " " + g);
            }
        }
    }

    private static List<Integer> open(Mask mask, int f) {
        return IntStream.range(0, 15 * 6)
                .filter(k -> mask.opens(WEIGHT, k / 30, k / 6 % 5, k % 6, f))
                .boxed()
                .toList();
    }

    private static List<Integer> range(Mask mask, int f) {
        return list(OpenRange.forward(WEIGHT, mask, f * mask.groups() / 9));
    }

    private static List<Integer> mirroredOpen(Mask mask, int c) {
        return IntStream.range(0, 15 * 9)
                .filter(k -> mask.opens(WEIGHT, 2 - k / 45, 4 - k / 9 % 5, c, k % 9))
                .boxed()
                .toList();
    }

    private static List<Integer> mirrored(Mask mask, int c) {
        return list(OpenRange.mirrored(WEIGHT, mask, c * mask.groups() / 6));
    }

    private static List<Integer> list(OpenRange range) {
        return IntStream.range(range.from(), range.to()).boxed().toList();
    }
}
