package hanji.simulator.machine;

import java.util.Optional;

/** Functions of vectors by the names of those of lanes. */
public interface VectorForms {
    /** What does a named function, for any registers; empty if there is none. */
    Optional<Vectored> instruction(String name);

    /** A named comparison; empty if there is none. */
    Optional<Lanes.Test<?>> test(String name);
}
