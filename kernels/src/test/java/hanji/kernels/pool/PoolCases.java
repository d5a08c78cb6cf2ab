package hanji.kernels.pool;

import static hanji.autograd.check.OpCase.Fill.NORMAL;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.kernels.conv.Window;
import hanji.kernels.layout.Cast;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the checks run of pooling. */
public final class PoolCases {
    /** Image, rows and columns of a window, stride, padding. */
    private record Setting(int[] image, int height, int width, int stride, int padding) {
        Pooling pooling() {
            return new Pooling(Shape.of(image), height, width, window());
        }

        Window window() {
            return new Window(stride, padding);
        }

        /** Where the largest of these I32 intensities stand. */
        Tensor places(Tensor levels) {
            MaxPool call = MaxPool.of(Cast.cast(levels, DType.F32), height, width, window());
            Op.run(call);
            return call.places();
        }

        String name() {
            return height + "x" + width + " stride " + stride + " padding " + padding + " of " + Shape.of(image);
        }
    }

    /** Multiples of 2^-7 between 0 and 2^15: two of them hardly ever come as near as the step of a difference. */
    private static final Fill APART = random -> random.nextInt(1 << 22) * 0x1p-7;

    private static final List<Setting> SETTINGS = List.of(
            new Setting(new int[] {1, 1, 1, 1}, 1, 1, 1, 0),
            new Setting(new int[] {0, 4, 4, 3}, 2, 2, 2, 0),
            new Setting(new int[] {2, 4, 4, 0}, 2, 2, 2, 0),
            new Setting(new int[] {2, 4, 6, 3}, 2, 2, 2, 0),
            new Setting(new int[] {1, 5, 7, 2}, 3, 3, 2, 1),
            new Setting(new int[] {2, 5, 4, 1}, 3, 2, 1, 1),
            new Setting(new int[] {1, 7, 6, 4}, 2, 3, 3, 0),
            new Setting(new int[] {1, 9, 8, 33}, 3, 3, 1, 1),
            new Setting(new int[] {3, 16, 16, 20}, 2, 2, 2, 0),
            new Setting(new int[] {1, 2, 3, 5}, 5, 5, 4, 4));

    private PoolCases() {}

    /** All of them. */
    public static List<OpCase> all() {
        return of(SETTINGS);
    }

    /** All, and the {@link #windows}: on what mutants of the kernels are tried. */
    public static List<OpCase> cases() {
        return Stream.concat(all().stream(), windows().stream()).toList();
    }

    /** Windows of each width up to three rounds of the unrolled loop over a row. */
    public static List<OpCase> windows() {
        return of(IntStream.rangeClosed(3, 12)
                .mapToObj(width ->
                        new Setting(new int[] {2, 6, width + 9, 3}, 2 + width % 2, width, 1 + width % 4, width % 2))
                .toList());
    }

    private static List<OpCase> of(List<Setting> settings) {
        var cases = new ArrayList<OpCase>();
        for (Setting setting : settings) {
            Pooling pooling = setting.pooling();
            Input image = Input.of(NORMAL, setting.image);
            Input pooled = Input.of(NORMAL, pooling.pooled().dims());
            Input levels = Input.of(DType.I32, Fill.below(50), setting.image);
            cases.add(new OpCase(
                    MaxPool.class,
                    "maxPool " + setting.name(),
                    List.of(Input.of(APART, setting.image)),
                    in -> MaxPool.of(in.getFirst(), setting.height, setting.width, setting.window())));
            cases.add(new OpCase(
                    MaxPool.InputGradient.class,
                    "maxPool gradient " + setting.name(),
                    List.of(pooled, levels),
                    in -> new MaxPool.InputGradient(in.get(0), setting.places(in.get(1)), pooling),
                    Accuracy.ofTerms(4)));
            cases.add(new OpCase(
                    AveragePool.class,
                    "averagePool " + setting.name(),
                    List.of(image),
                    in -> AveragePool.of(in.getFirst(), setting.height, setting.width, setting.window()),
                    Accuracy.ofTerms(4)));
            cases.add(new OpCase(
                    AveragePool.InputGradient.class,
                    "averagePool gradient " + setting.name(),
                    List.of(pooled),
                    in -> new AveragePool.InputGradient(in.getFirst(), pooling),
                    Accuracy.ofTerms(4)));
        }
        return cases;
    }
}
