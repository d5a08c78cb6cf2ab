package hanji.kernels.check;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Calls an op with inputs that do not fit. It has to refuse them with an {@link IllegalArgumentException} that names it. Where
 * it may be meant to take them (another rank of its only tensor, another size where the user wrote a number), it must either
 * refuse or compute.
 *
 * @param fitting inputs that fit
 */
record ShapeRule(Signature signature, OpCase fitting) {
    private static final String CHECK = "shape rule";

    /** A call with one input changed. */
    private record Bad(int input, Shape shape, DType dtype, boolean mustBeRefused) {}

    Finding check() {
        int refused = 0, taken = 0;
        for (Bad bad : all()) {
            try (var _ = Scope.open()) {
                Optional<Finding> wrong = wrong(bad);
                if (wrong.isPresent()) return wrong.get();
                if (isRefused(bad)) refused++;
                else taken++;
            }
        }
        return Finding.ok(
                CHECK, refused + " bad inputs refused" + (taken == 0 ? "" : ", " + taken + " taken and computed"));
    }

    private List<Bad> all() {
        List<Bad> all = new ArrayList<>();
        List<Part.Array> arrays = signature.arrays();
        boolean ranksAreFree = signature.isGuessed() && arrays.size() == 1;
        for (int i = 0; i < arrays.size(); i++) {
            OpCase.Input input = fitting.inputs().get(i);
            for (int axis = 0; axis < input.shape().rank(); axis++) all.add(stretched(i, axis));
            int[] dims = input.shape().dims();
            int[] more = Arrays.copyOf(dims, dims.length + 1);
            more[dims.length] = 1;
            all.add(new Bad(i, Shape.of(more), type(input), !ranksAreFree));
            if (dims.length > 0)
                all.add(new Bad(i, Shape.of(Arrays.copyOf(dims, dims.length - 1)), type(input), !ranksAreFree));
            addTypes(all, i);
        }
        return all;
    }

    /** A size that stands elsewhere too is not the same in both places. */
    private Bad stretched(int i, int axis) {
        Shape shape = fitting.inputs().get(i).shape();
        String extent = signature.arrays().get(i).extents().get(axis);
        long places = signature.arrays().stream()
                .flatMap(array -> array.extents().stream())
                .filter(extent::equals)
                .count();
        boolean isShared = places > 1 && Character.isLetter(extent.charAt(0));
        int longer = shape.dim(axis) + 1;
        return new Bad(i, shape.with(axis, longer), type(fitting.inputs().get(i)), isShared);
    }

    private void addTypes(List<Bad> all, int i) {
        OpCase.Input input = fitting.inputs().get(i);
        boolean hasOthers =
                signature.arrays().stream().filter(Part.Array::isFloating).count() > 1;
        if (!input.floating()) {
            all.add(new Bad(i, input.shape(), DType.F32, true));
            return;
        }
        if (hasOthers) all.add(new Bad(i, input.shape(), DType.F64, true));
        all.add(new Bad(i, input.shape(), DType.I32, hasOthers));
    }

    private static DType type(OpCase.Input input) {
        return input.floating() ? DType.F32 : input.dtype();
    }

    private List<Tensor> tensors(Bad bad) {
        List<Tensor> tensors = new ArrayList<>(fitting.draw(DType.F32, Device.CPU, 1));
        Tensor zeros = Tensor.zeros(bad.dtype, bad.shape, Device.CPU);
        zeros.fill(1);
        tensors.set(bad.input, zeros.named(signature.arrays().get(bad.input).name()));
        return tensors;
    }

    private boolean isRefused(Bad bad) {
        try {
            fitting.call().apply(tensors(bad)).shape();
            return false;
        } catch (IllegalArgumentException _) {
            return true;
        }
    }

    private Optional<Finding> wrong(Bad bad) {
        List<Tensor> tensors = tensors(bad);
        String what = tensors.stream().map(Tensor::label).toList().toString();
        try {
            Op op = fitting.call().apply(tensors);
            op.shape();
            if (!bad.mustBeRefused) {
                Op.run(op);
                return Optional.empty();
            }
            return Optional.of(Finding.failed(
                    CHECK, "takes " + what + ", though " + reason(bad), SourceLines.of(signature.op(), "<init>")));
        } catch (IllegalArgumentException refusal) {
            return unreadable(refusal, what);
        } catch (RuntimeException thrown) {
            return Optional.of(Finding.failed(
                    CHECK,
                    "given " + what + " it throws " + thrown
                            + ", in place of an IllegalArgumentException that says what" + " it takes",
                    SourceLines.of(signature.op(), thrown)));
        }
    }

    private Optional<Finding> unreadable(IllegalArgumentException refusal, String what) {
        String said = Optional.ofNullable(refusal.getMessage()).orElse("");
        String name = signature.op().getSimpleName();
        if (said.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))) return Optional.empty();
        return Optional.of(Finding.failed(
                CHECK,
                "refuses " + what + " with '" + said + "', which does not name " + name,
                SourceLines.of(signature.op(), refusal)));
    }

    private String reason(Bad bad) {
        Part.Array array = signature.arrays().get(bad.input);
        OpCase.Input input = fitting.inputs().get(bad.input);
        if (bad.dtype != type(input)) return array.name() + " is " + bad.dtype + " and the others are not";
        return array.name() + " is not " + array.extents()
                + (signature.isGuessed() ? " (if it may be, say the shapes with other letters)" : "");
    }
}
