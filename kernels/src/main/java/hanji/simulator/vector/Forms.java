package hanji.simulator.vector;

import static hanji.simulator.machine.Bank.FLOAT;
import static hanji.simulator.machine.Bank.INT;
import static hanji.simulator.machine.Bank.LONG;

import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Lanes;
import hanji.simulator.machine.VectorForms;
import hanji.simulator.machine.Vectored;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorOperators.Comparison;

/** The vector forms there are; what is rare has none. */
public final class Forms implements VectorForms {
    private static final long LOW = 0xffffffffL;
    private static final MethodType OF_INSTRUCTION = MethodType.methodType(void.class, Origin.class, int[].class);
    private static final MethodType OF_TEST = MethodType.methodType(void.class);

    private final Map<String, Vectored> instructions = new HashMap<>();
    private final Map<String, Lanes.Test<?>> tests = new HashMap<>();

    /** The forms of this process: made when they are first wanted, as few kernels run long enough. */
    public static Forms all() {
        return Holder.ALL;
    }

    private static final class Holder {
        static final Forms ALL = new Forms();
    }

    private Forms() {}

    @Override
    public synchronized Optional<Vectored> instruction(String name) {
        if (!instructions.containsKey(name)) {
            String operation = name.substring(name.indexOf(' ') + 1);
            if (name.startsWith("f32 ")) floats(name, operation);
            else if (name.startsWith("b32 ")) ints(name, operation);
            else if (name.startsWith("b64 ")) longs(name, operation);
            else conversions(name);
        }
        return Optional.ofNullable(instructions.get(name));
    }

    private void floats(String name, String operation) {
        switch (operation) {
            case "mov" -> floats(name, 1, (a, _, _) -> a);
            case "neg" -> floats(name, 1, (a, _, _) -> a.neg());
            case "abs" -> floats(name, 1, (a, _, _) -> a.abs());
            case "sqrt" -> floats(name, 1, (a, _, _) -> a.sqrt());
            case "add" -> floats(name, 2, (a, b, _) -> a.add(b));
            case "sub" -> floats(name, 2, (a, b, _) -> a.sub(b));
            case "mul" -> floats(name, 2, (a, b, _) -> a.mul(b));
            case "div" -> floats(name, 2, (a, b, _) -> a.div(b));
            case "min" -> floats(name, 2, (a, b, _) -> numbers(a.min(b), a, b));
            case "max" -> floats(name, 2, (a, b, _) -> numbers(a.max(b), a, b));
            case "fma" -> floats(name, 3, (a, b, c) -> a.fma(b, c));
            default -> {}
        }
    }

    private void ints(String name, String operation) {
        switch (operation) {
            case "mov" -> ints(name, 1, (a, _, _) -> a);
            case "neg" -> ints(name, 1, (a, _, _) -> a.neg());
            case "not" -> ints(name, 1, (a, _, _) -> a.not());
            case "add" -> ints(name, 2, (a, b, _) -> a.add(b));
            case "sub" -> ints(name, 2, (a, b, _) -> a.sub(b));
            case "mul.lo" -> ints(name, 2, (a, b, _) -> a.mul(b));
            case "mul.hi unsigned" -> ints(name, 2, (a, b, _) -> high(a.reinterpretAsLongs(), b.reinterpretAsLongs()));
            case "and" -> ints(name, 2, (a, b, _) -> a.and(b));
            case "or" -> ints(name, 2, (a, b, _) -> a.or(b));
            case "xor" -> ints(name, 2, (a, b, _) -> a.lanewise(VectorOperators.XOR, b));
            case "shl" -> ints(name, 2, (a, b, _) -> within(a.lanewise(VectorOperators.LSHL, b), b));
            case "shr unsigned" -> ints(name, 2, (a, b, _) -> within(a.lanewise(VectorOperators.LSHR, b), b));
            case "shr signed" -> ints(name, 2, (a, b, _) -> a.lanewise(VectorOperators.ASHR, b.blend(31, isBeyond(b))));
            case "min signed" -> ints(name, 2, (a, b, _) -> a.min(b));
            case "max signed" -> ints(name, 2, (a, b, _) -> a.max(b));
            case "mad.lo" -> ints(name, 3, (a, b, c) -> a.mul(b).add(c));
            default -> {}
        }
    }

    private void longs(String name, String operation) {
        switch (operation) {
            case "mov" -> longs(name, 1, (a, _, _) -> a);
            case "add" -> longs(name, 2, (a, b, _) -> a.add(b));
            case "sub" -> longs(name, 2, (a, b, _) -> a.sub(b));
            case "and" -> longs(name, 2, (a, b, _) -> a.and(b));
            case "or" -> longs(name, 2, (a, b, _) -> a.or(b));
            case "xor" -> longs(name, 2, (a, b, _) -> a.lanewise(VectorOperators.XOR, b));
            default -> {}
        }
    }

    private void conversions(String name) {
        switch (name) {
            case "float bits" -> add(name, Bits.class, Operation.of(name, FLOAT, INT, 1));
            case "int bits" -> add(name, Bits.class, Operation.of(name, INT, FLOAT, 1));
            case "widen signed" -> widened(name, 1, (a, _) -> a);
            case "widen unsigned" -> widened(name, 1, (a, _) -> a.and(LOW));
            case "mul.wide signed" -> widened(name, 2, (a, b) -> a.mul(b));
            case "mul.wide unsigned" -> widened(name, 2, (a, b) -> a.and(LOW).mul(b.and(LOW)));
            default -> {}
        }
    }

    private void floats(String name, int sources, Floats.Function function) {
        add(name, Floats.class, Operation.of(function, FLOAT, FLOAT, sources));
    }

    private void ints(String name, int sources, Ints.Function function) {
        add(name, Ints.class, Operation.of(function, INT, INT, sources));
    }

    private void longs(String name, int sources, Longs.Function function) {
        add(name, Longs.class, Operation.of(function, LONG, LONG, sources));
    }

    private void widened(String name, int sources, Widened.Function function) {
        add(name, Widened.class, Operation.of(function, LONG, INT, sources));
    }

    private void add(String name, Class<? extends Vectored> template, Operation operation) {
        instructions.put(
                name, Clones.of(template, Vectored.class, operation, OF_INSTRUCTION, Vectored.NOWHERE, new int[0]));
    }

    @Override
    public synchronized Optional<Lanes.Test<?>> test(String name) {
        if (!tests.containsKey(name)) {
            int space = name.indexOf(' ');
            String operation = name.substring(space + 1);
            Optional<Comparison> comparison = comparison(operation);
            switch (name.substring(0, space)) {
                case "f32" -> floatTest(name, operation);
                case "b32" ->
                    comparison.ifPresent(
                            by -> test(name, IntTests.class, (IntTests.Function) (a, b) -> a.compare(by, b)));
                default ->
                    comparison.ifPresent(
                            by -> test(name, LongTests.class, (LongTests.Function) (a, b) -> a.compare(by, b)));
            }
        }
        return Optional.ofNullable(tests.get(name));
    }

    private static Optional<Comparison> comparison(String name) {
        return switch (name) {
            case "eq signed", "eq unsigned" -> Optional.of(VectorOperators.EQ);
            case "ne signed", "ne unsigned" -> Optional.of(VectorOperators.NE);
            case "lt signed" -> Optional.of(VectorOperators.LT);
            case "le signed" -> Optional.of(VectorOperators.LE);
            case "gt signed" -> Optional.of(VectorOperators.GT);
            case "ge signed" -> Optional.of(VectorOperators.GE);
            case "lt unsigned", "lo unsigned" -> Optional.of(VectorOperators.ULT);
            case "le unsigned", "ls unsigned" -> Optional.of(VectorOperators.ULE);
            case "gt unsigned", "hi unsigned" -> Optional.of(VectorOperators.UGT);
            case "ge unsigned", "hs unsigned" -> Optional.of(VectorOperators.UGE);
            default -> Optional.empty();
        };
    }

    private void floatTest(String name, String operation) {
        switch (operation) {
            case "eq" -> floatTest(name, (a, b) -> a.compare(VectorOperators.EQ, b));
            case "lt" -> floatTest(name, (a, b) -> a.compare(VectorOperators.LT, b));
            case "le" -> floatTest(name, (a, b) -> a.compare(VectorOperators.LE, b));
            case "gt" -> floatTest(name, (a, b) -> a.compare(VectorOperators.GT, b));
            case "ge" -> floatTest(name, (a, b) -> a.compare(VectorOperators.GE, b));
            case "neu" -> floatTest(name, (a, b) -> a.compare(VectorOperators.NE, b));
            case "nan" -> floatTest(name, (a, b) -> isNaN(a).or(isNaN(b)));
            default -> {}
        }
    }

    private void floatTest(String name, FloatTests.Function function) {
        test(name, FloatTests.class, function);
    }

    private void test(String name, Class<? extends Lanes.Test<?>> template, Object function) {
        tests.put(name, Clones.of(template, Lanes.Test.class, function, OF_TEST));
    }

    private static VectorMask<Float> isNaN(FloatVector a) {
        return a.compare(VectorOperators.NE, a);
    }

    /** The smaller or larger one, or the number where only one is a number. */
    private static FloatVector numbers(FloatVector chosen, FloatVector a, FloatVector b) {
        return chosen.blend(a, isNaN(b)).blend(b, isNaN(a));
    }

    /** Of products of unsigned 32-bit integers, two in each lane, the upper halves. */
    private static IntVector high(LongVector a, LongVector b) {
        LongVector even = a.and(LOW).mul(b.and(LOW)).lanewise(VectorOperators.LSHR, 32);
        LongVector odd = a.lanewise(VectorOperators.LSHR, 32)
                .mul(b.lanewise(VectorOperators.LSHR, 32))
                .and(~LOW);
        return even.or(odd).reinterpretAsInts();
    }

    /** Where a shift is by 32 or more. */
    private static VectorMask<Integer> isBeyond(IntVector shift) {
        return shift.compare(VectorOperators.UGE, 32);
    }

    /** What is shifted, or 0 where nothing is left of it. */
    private static IntVector within(IntVector shifted, IntVector by) {
        return shifted.blend(0, isBeyond(by));
    }
}
