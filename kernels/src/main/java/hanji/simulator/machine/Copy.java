package hanji.simulator.machine;

import hanji.simulator.machine.Instruction.Origin;

/** {@code mov} within a bank. */
public final class Copy {
    private Copy() {}

    private static final class Whole implements Lanes.One<Object, Object> {
        @Override
        public void apply(Object to, Object a) {
            System.arraycopy(a, 0, to, 0, Warp.LANES);
        }
    }

    public static Instruction of(Origin origin, Bank bank, int to, int from) {
        String name = switch (bank) {
            case INT -> "b32 mov";
            case FLOAT -> "f32 mov";
            case LONG -> "b64 mov";
            case DOUBLE -> "f64 mov";
        };
        return new Compute.Unary<>(origin, new Named.One<>(name, new Whole()), bank, to, from);
    }
}
