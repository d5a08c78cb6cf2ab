package hanji.simulator;

import hanji.simulator.Instruction.Origin;

/** {@code mov} within a bank. */
final class Copy {
    private Copy() {}

    static Instruction of(Origin origin, Bank bank, int to, int from) {
        Lanes.One<Object, Object> copy = (d, a) -> System.arraycopy(a, 0, d, 0, Warp.LANES);
        return new Compute.Unary<>(origin, copy, bank, to, from);
    }
}
