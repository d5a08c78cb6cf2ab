package hanji.generative.sampler;

import hanji.kernels.math.Sigmoid;
import hanji.kernels.math.Tanh;

/** One cell of {@link hanji.kernels.recurrent.Lstm} at a time, with the bits of that op. */
final class LstmCell {
    static final int GATES = 4;

    private final int units;
    private final float[] gates;
    private final float[] tanh;

    /** @param units of a cell */
    LstmCell(int units) {
        this.units = units;
        gates = new float[GATES * units];
        tanh = new float[units];
    }

    /**
     * Goes on with neighbouring units of a cell; what an array's place is followed by is of these units.
     *
     * @param part how many
     * @param input what the gates are given, [i, f, o, g] of these units
     * @param sums over the states before: of i, and from there in steps of all units of f, o and g
     * @param memory c, replaced
     * @param states gets h
     */
    void step(
            int part,
            float[] input,
            int inputAt,
            float[] sums,
            int sumsAt,
            float[] memory,
            int memoryAt,
            float[] states,
            int statesAt) {
        for (int gate = 0; gate < GATES; gate++)
            for (int u = 0; u < part; u++)
                gates[gate * part + u] = input[inputAt + gate * part + u] + sums[sumsAt + gate * units + u];
        Sigmoid.sigmoid(gates, 0, gates, 0, 3 * part);
        Tanh.tanh(gates, 3 * part, gates, 3 * part, part);
        for (int u = 0; u < part; u++) {
            float added = gates[u] * gates[3 * part + u];
            memory[memoryAt + u] = Math.fma(gates[part + u], memory[memoryAt + u], added);
        }
        Tanh.tanh(memory, memoryAt, tanh, 0, part);
        for (int u = 0; u < part; u++) states[statesAt + u] = gates[2 * part + u] * tanh[u];
    }
}
