package hanji.generative.report;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Permute.permute;
import static hanji.kernels.layout.Slice.slice;
import static hanji.kernels.matmul.MatMul.matMul;
import static hanji.kernels.pointwise.Affine.affine;
import static hanji.kernels.pointwise.Binary.multiply;
import static hanji.kernels.pointwise.Clamp.clamp;
import static hanji.kernels.pointwise.Where.where;
import static hanji.kernels.reduce.Max.max;
import static hanji.kernels.reduce.Max.maxKeepingAxes;
import static hanji.kernels.reduce.Sum.sum;
import static hanji.kernels.softmax.CrossEntropy.crossEntropy;
import static hanji.kernels.softmax.LogSoftmax.logSoftmax;
import static hanji.kernels.softmax.LogSumExp.logSumExp;
import static hanji.kernels.softmax.Softmax.softmax;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.autograd.TapeReplay;
import hanji.kernels.matmul.MatMul;
import hanji.kernels.pointwise.Binary;
import hanji.kernels.pointwise.BinaryFunction;
import hanji.kernels.pointwise.LeakyGate;
import hanji.kernels.pointwise.Unary;
import hanji.kernels.pointwise.UnaryFunction;
import hanji.kernels.reduce.BroadcastTo;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's interpreter of recorded ops gives the JVM's bits, in both passes and to second order. */
class InterpreterTest {
    private static final int LONGEST = 10_000;
    private static final float[] SPECIAL = {
        0,
        -0f,
        1,
        -1,
        0.5f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        88.72f,
        -103.97f,
        65536,
        65537
    };

    private final RandomGenerator random = new SplittableRandom(20);

    @TempDir
    private Path folder;

    /** Usual numbers. */
    private Tensor usual(int... dims) {
        float[] values = new float[Shape.of(dims).size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
        return Tensor.of(values, dims);
    }

    /** Numbers of every kind: special ones, any bits, and usual ones. */
    private Tensor any(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++)
            values[i] = i < SPECIAL.length
                    ? SPECIAL[i]
                    : i % 3 == 0
                            ? Float.intBitsToFloat(random.nextInt())
                            : (float) (random.nextGaussian() * (i % 3 == 1 ? 1 : 20));
        return Tensor.of(values, size);
    }

    /** Every pair of special numbers, then any numbers. */
    private List<Tensor> pairs(int size) {
        float[] a = any(size).toFloats(), b = any(size).toFloats();
        for (int i = 0; i < SPECIAL.length * SPECIAL.length; i++) {
            a[i] = SPECIAL[i / SPECIAL.length];
            b[i] = SPECIAL[i % SPECIAL.length];
        }
        return List.of(Tensor.of(a, size), Tensor.of(b, size));
    }

    private static Tensor weighted(Tensor tensor) {
        float[] weights = new float[tensor.size()];
        for (int i = 0; i < weights.length; i++) weights[i] = 0.25f + (i * 37 % 101) / 64f;
        return sum(multiply(tensor, Tensor.of(weights, tensor.shape().dims())));
    }

    private TapeReplay first(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
        try (var tape = Tape.open()) {
            return tape.replay(weighted(function.apply(inputs)), inputs, LONGEST);
        }
    }

    /** The gradient by the first input, differentiated again. */
    private TapeReplay second(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
        try (var outer = Tape.open()) {
            Tensor slope;
            try (var inner = Tape.open()) {
                slope = inner.keep(inner.gradients(weighted(function.apply(inputs)), inputs)
                        .of(inputs.getFirst()));
            }
            return outer.replay(weighted(slope), inputs, LONGEST);
        }
    }

    private Map<String, TapeReplay> cases() {
        Map<String, TapeReplay> cases = new LinkedHashMap<>();
        for (UnaryFunction function : UnaryFunction.values()) {
            Function<List<Tensor>, Tensor> op = x -> Op.run(new Unary(function, x.getFirst()));
            boolean hasSlope = function != UnaryFunction.SIGN;
            cases.put("unary " + function, hasSlope ? second(op, List.of(any(1500))) : first(op, List.of(any(1500))));
        }
        for (BinaryFunction function : BinaryFunction.values())
            if (function != BinaryFunction.POW) {
                Function<List<Tensor>, Tensor> op = x -> Op.run(new Binary(function, x.getFirst(), x.getLast()));
                cases.put("binary " + function, first(op, pairs(700)));
                cases.put("broadcast " + function, first(op, List.of(usual(3, 1, 4), usual(2, 1))));
            }
        cases.put("fma", first(x -> affine(x.getFirst(), 1.1, -1e-6), List.of(any(3000))));
        cases.put("clamp", first(x -> clamp(x.getFirst(), -0.5, 0.75), List.of(any(100))));
        cases.put("where", first(x -> where(x.get(0), x.get(1), x.get(2)), List.of(any(50), any(50), any(50))));
        cases.put("leaky", first(x -> Op.run(new LeakyGate(x.getFirst(), x.getLast(), 0.2)), pairs(300)));
        cases.put("stopped", first(x -> multiply(Tape.stopGradient(x.getFirst()), x.getFirst()), List.of(usual(4))));
        cases.put(
                "fan-out", first(x -> multiply(multiply(x.getFirst(), x.getFirst()), x.getFirst()), List.of(any(99))));
        cases.put("rows", first(x -> sum(x.getFirst()), List.of(usual(9000))));
        cases.put("columns", first(x -> sum(x.getFirst(), 1), List.of(usual(2, 600, 3))));
        cases.put("ragged", first(x -> sum(x.getFirst(), 0, 2), List.of(usual(3, 4, 77))));
        cases.put("max", first(x -> max(x.getFirst(), 1), List.of(usual(4, 70))));
        cases.put("max of ties", first(x -> maxKeepingAxes(x.getFirst(), 0), List.of(Tensor.of(new float[6], 3, 2))));
        cases.put("repeat", first(x -> BroadcastTo.broadcastTo(x.getFirst(), Shape.of(3, 2, 5)), List.of(usual(2, 1))));
        for (MatMul.Form a : MatMul.Form.values())
            for (MatMul.Form b : MatMul.Form.values())
                cases.put(
                        "product " + a + " " + b,
                        second(
                                x -> matMul(x.getFirst(), a, x.getLast(), b),
                                List.of(
                                        a == MatMul.Form.AS_IS ? usual(3, 41) : usual(41, 3),
                                        b == MatMul.Form.AS_IS ? usual(41, 5) : usual(5, 41))));
        cases.put("permute", first(x -> permute(x.getFirst(), 2, 0, 1), List.of(usual(2, 3, 4))));
        cases.put("concat", first(x -> concat(1, x.getFirst(), x.getLast()), List.of(usual(2, 3), usual(2, 4))));
        cases.put("slice", first(x -> slice(x.getFirst(), 1, 1, 3), List.of(usual(2, 4, 3))));
        for (Tensor logits : List.of(usual(5, 70), any(64).view(Shape.of(8, 8)), impossible())) {
            String of = logits.shape().toString();
            Tensor targets =
                    Tensor.of(new int[logits.shape().dim(0)], logits.shape().dim(0));
            cases.put("softmax " + of, second(x -> softmax(x.getFirst()), List.of(logits)));
            cases.put("log-softmax " + of, second(x -> logSoftmax(x.getFirst()), List.of(logits)));
            cases.put("log-sum-exp " + of, second(x -> logSumExp(x.getFirst()), List.of(logits)));
            cases.put("cross-entropy " + of, second(x -> crossEntropy(x.getFirst(), targets), List.of(logits)));
        }
        return cases;
    }

    /** Rows of nothing but -infinity, and of some. */
    private static Tensor impossible() {
        float none = Float.NEGATIVE_INFINITY;
        return Tensor.of(new float[] {none, none, none, 1, none, 2}, 2, 3);
    }

    private static String page(Map<String, TapeReplay> cases) {
        String data = cases.entrySet().stream()
                .map(each -> "[\"" + each.getKey() + "\", " + ReplayPage.data(each.getValue()) + "]")
                .collect(Collectors.joining(",\n"));
        return "<!doctype html><html><body><script>" + ReplayPage.interpreter() + "const cases = [" + data
                + "];</script></body></html>";
    }

    /** The first value of each case whose bits differ, and the first of its elements. */
    private static final String DIFFERENCES = """
        cases.flatMap(([name, {values}]) => {
          const interpreter = new Interpreter(values), all = interpreter.run(new Map());
          const odd = all.findIndex((value, i) => !interpreter.isSame(i, value));
          if (odd < 0) return [];
          const {data} = all[odd], recorded = interpreter.recorded[odd].data, call = values[odd].call;
          const at = recorded.findIndex((x, i) => !sameBits(x, data[i]));
          const read = call.inputs.map(id => all[id].data[Math.min(at, all[id].data.length - 1)]);
          return [`${name}: ${call.op}(${read}) element ${at} is ${data[at]}, not ${recorded[at]}`];
        }).join('\\n')""";

    @Test
    void everyOpHasTheBitsOfTheJvm() throws IOException, InterruptedException {
        assertEquals("", Browser.run(page(cases()), DIFFERENCES, 1200, folder));
    }

    @Test
    void everyOpOfTheInterpreterIsCompared() throws IOException, InterruptedException {
        var met = new TreeSet<String>();
        for (TapeReplay replay : cases().values())
            for (TapeReplay.Value value : replay.values())
                value.call()
                        .filter(call -> !call.inputs().isEmpty())
                        .ifPresent(call -> met.add(
                                call.type().equals(Unary.class.getName())
                                                || call.type().equals(Binary.class.getName())
                                        ? call.op()
                                        : call.type()));
        var known = Browser.run(page(Map.of()), "OPS.names.join(' ')", 1200, folder);
        assertEquals(new TreeSet<>(List.of(known.split(" "))), met);
    }

    /** Triples whose sum lies next to the middle between two F32 numbers, where rounding twice goes wrong. */
    @Test
    void fusedMultiplyAddRoundsOnce() throws IOException, InterruptedException {
        List<String> triples = new ArrayList<>();
        int roundedTwice = 0;
        for (int i = 0; i < 20_000; i++) {
            float a = i % 2 == 0 ? 1 + (random.nextInt(4096) + 1) * 0x1p-12f : Float.intBitsToFloat(random.nextInt());
            float b = i % 2 == 0 ? 1 + 0x1p-12f : Float.intBitsToFloat(random.nextInt());
            float c = i % 2 == 0
                    ? (random.nextBoolean() ? 1 : -1) * Math.scalb(random.nextFloat(), -random.nextInt(80))
                    : Float.intBitsToFloat(random.nextInt());
            if (Float.compare((float) ((double) a * b + c), Math.fma(a, b, c)) != 0) roundedTwice++;
            triples.add("[" + Float.floatToIntBits(a) + "," + Float.floatToIntBits(b) + "," + Float.floatToIntBits(c)
                    + "," + Float.floatToIntBits(Math.fma(a, b, c)) + "]");
        }
        assertTrue(roundedTwice > 100, "too few hard cases");
        String script = """
            %s.filter(triple => {
              const [a, b, c, sum] = triple.map(F32.fromBits);
              return !sameBits(F32.fma(a, b, c), sum);
            }).length""".formatted(triples);
        assertEquals("0", Browser.run(page(Map.of()), script, 1200, folder));
    }
}
