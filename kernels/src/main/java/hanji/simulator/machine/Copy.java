package hanji.simulator.machine;

import hanji.simulator.machine.Instruction.Origin;

/** {@code mov} within a bank. */
public final class Copy {
    private Copy() {}

    public static Instruction of(Origin origin, Bank bank, int to, int from) {
        Lanes.One<Object, Object> copy = (d, a) -> System.arraycopy(a, 0, d, 0, Warp.LANES);
        String name = switch (bank) {
            case INT -> "b32 mov";
            case FLOAT -> "f32 mov";
            case LONG -> "b64 mov";
            case DOUBLE -> "f64 mov";
        };
        return new Compute.Unary<>(origin, new Named.One<>(name, copy), bank, to, from);
    }
}
