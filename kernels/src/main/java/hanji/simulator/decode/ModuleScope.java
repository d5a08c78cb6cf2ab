package hanji.simulator.decode;

import hanji.simulator.proof.Shadow;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a kernel sees of its module.
 *
 * @param name of the module, for places in PTX without line information
 * @param ptx as it was read
 * @param addresses of the variables in device memory
 * @param unresolved the variables whose initial value is the address of something that is not in memory, such as a
 *     function, by that thing's name
 * @param checksRegisters whether kernels look for reads of registers that were never written
 * @param shadow takes what kernels do to symbols; empty where there are none
 */
public record ModuleScope(
        String name,
        Ptx ptx,
        Map<String, Long> addresses,
        Map<String, String> unresolved,
        boolean checksRegisters,
        Optional<Shadow> shadow) {
    private static final int VOLTA = 70;

    /** The number of a function of the module; empty if it has no body here, or there is none. */
    OptionalInt function(String function) {
        return function(ptx, function);
    }

    /** The number of a function of a module; empty if it has no body there, or there is none. */
    public static OptionalInt function(Ptx ptx, String function) {
        for (int i = 0; i < ptx.functions().size(); i++)
            if (ptx.functions().get(i).name().equals(function)) return OptionalInt.of(i);
        return OptionalInt.empty();
    }

    /** The module's variables in shared memory. */
    List<Variable> shared() {
        List<Variable> shared = new ArrayList<>();
        for (Variable each : ptx.variables()) if (each.space().equals("shared")) shared.add(each);
        return shared;
    }

    /** Whether it is for GPUs whose warps run in step, and have instructions without {@code .sync}. */
    boolean isBeforeVolta() {
        int architecture = 0;
        for (char each : ptx.target().toCharArray())
            if (Character.isDigit(each)) architecture = 10 * architecture + Character.digit(each, 10);
        return architecture > 0 && architecture < VOLTA;
    }
}
