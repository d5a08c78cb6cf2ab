package hanji.simulator.machine;

import hanji.simulator.Counts;
import java.util.Optional;

/** One decoded instruction: what it does for the 32 lanes of a warp, and where it comes from. */
public abstract class Instruction {
    private final Origin origin;

    /**
     * Where an instruction comes from.
     *
     * @param index its place in the kernel, from 0
     * @param text as the PTX has it
     * @param kind what it counts as
     * @param file the CUDA source; empty if unknown
     * @param line in that source; 0 if unknown
     * @param exact whether it has the bits of a GPU
     */
    public record Origin(int index, String text, Counts.Kind kind, String file, int line, boolean exact) {}

    public Instruction(Origin origin) {
        this.origin = origin;
    }

    /** Executes it for the lanes of a mask, at least one. */
    abstract void execute(Warp warp, int mask);

    /** What does the same with vectors, as far as there are forms for it; itself if there are none. */
    Instruction vectored(VectorForms forms) {
        return this;
    }

    /** Such a form for a function of lanes that may have one. */
    final Instruction vectored(VectorForms forms, Object function, int... slots) {
        if (!(function instanceof Named named)) return this;
        Optional<Vectored> form = forms.instruction(named.name());
        return form.isPresent() ? form.get().over(origin, slots) : this;
    }

    public final Origin origin() {
        return origin;
    }
}
