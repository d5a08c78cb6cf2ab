package hanji.bench.races;

import hanji.simulator.Fault;

/** A kind of bug that the corpora plant and a check of the simulator is for. */
public enum Bug {
    /** Two threads, one of which writes, that nothing orders. */
    RACE(Fault.Kind.RACE),
    /** An index outside an array. */
    BOUNDS(Fault.Kind.OUT_OF_BOUNDS);

    /** The fault that shows it. */
    final Fault.Kind fault;

    Bug(Fault.Kind fault) {
        this.fault = fault;
    }
}
