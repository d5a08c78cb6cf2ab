package hanji.kernels.softmax;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.autograd.check.OpCase.Fill;
import hanji.autograd.check.OpCase.Input;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Calls of the softmax family: one class, none, odd numbers of classes, 256 intensities, several axes of rows. */
public final class SoftmaxCases {
    private static final List<Shape> LOGITS = List.of(
            Shape.of(1),
            Shape.of(7),
            Shape.of(0, 5),
            Shape.of(3, 1),
            Shape.of(4, 10),
            Shape.of(2, 3, 33),
            Shape.of(2, 0, 4),
            Shape.of(3, 64),
            Shape.of(5, 256),
            Shape.of(2, 1024),
            Shape.of(2, 1025),
            Shape.of(2, 5000),
            Shape.of(1, 70, 259));

    private static final int WARP = 32, MOST_PLACES = 32, ROUNDS = 8, ROWS = 7;
    /** Over a hundred rounds of the unrolled loop. */
    private static final int LONG = 13_001;

    private SoftmaxCases() {}

    public static List<OpCase> all() {
        return of(LOGITS);
    }

    /** All, and the {@link #lengths}: on what mutants of the kernels are tried. */
    public static List<OpCase> cases() {
        return Stream.concat(all().stream(), lengths().stream()).toList();
    }

    /**
     * Rows that end in each of the places that a lane has for their logits, 32 further each; and, of those that are read again, in
     * each round of the unrolled loop; rows that fill a warp, or nearly; and a long one.
     */
    static List<OpCase> lengths() {
        Stream<Shape> places = IntStream.range(0, MOST_PLACES + ROUNDS)
                .mapToObj(place -> Shape.of(ROWS, WARP * place + 1 + 2 * (7 * place % 15)));
        Stream<Shape> whole = Stream.of(23, 31, 32, 63, 255, 1023).map(length -> Shape.of(ROWS, length));
        return of(Stream.of(places, whole, Stream.of(Shape.of(1, LONG)))
                .flatMap(each -> each)
                .toList());
    }

    private static List<OpCase> of(List<Shape> shapes) {
        var cases = new ArrayList<OpCase>();
        for (Shape logits : shapes) {
            cases.add(ofLogits(Softmax.class, logits, Softmax::new));
            cases.add(ofLogits(LogSoftmax.class, logits, LogSoftmax::new));
            cases.add(ofLogits(LogSumExp.class, logits, LogSumExp::new));
            cases.add(crossEntropy(logits, logits.dim(-1) % 2 == 0 ? DType.U8 : DType.I32));
            cases.add(logitsGradient(logits, logits.dim(-1) % 2 == 0 ? DType.I32 : DType.U8));
        }
        return cases;
    }

    private static OpCase ofLogits(Class<? extends Op> op, Shape logits, Function<Tensor, Op> call) {
        var input = Input.of(Fill.NORMAL, logits.dims());
        return new OpCase(op, logits.toString(), List.of(input), in -> call.apply(in.getFirst()));
    }

    private static OpCase crossEntropy(Shape logits, DType targets) {
        return new OpCase(
                CrossEntropy.class,
                logits + " " + targets,
                List.of(Input.of(Fill.NORMAL, logits.dims()), targets(logits, targets)),
                in -> new CrossEntropy(in.get(0), in.get(1)));
    }

    private static OpCase logitsGradient(Shape logits, DType targets) {
        return new OpCase(
                CrossEntropy.LogitsGradient.class,
                logits + " " + targets,
                List.of(Input.of(Fill.NORMAL, logits.dims()), targets(logits, targets), perRow(logits)),
                in -> new CrossEntropy.LogitsGradient(in.get(0), in.get(1), in.get(2)));
    }

    private static Input perRow(Shape logits) {
        return Input.of(Fill.NORMAL, Arrays.copyOf(logits.dims(), logits.rank() - 1));
    }

    private static Input targets(Shape logits, DType dtype) {
        Fill fill = Fill.below(Math.min(256, logits.dim(-1)));
        return Input.of(dtype, fill, Arrays.copyOf(logits.dims(), logits.rank() - 1));
    }
}
