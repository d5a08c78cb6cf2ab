package hanji.simulator.machine.planted;

import hanji.simulator.decode.Decoder;

/** Breaks the order of the simulator's packages. */
public record MachineThatDecodes(Decoder decoder) {}
