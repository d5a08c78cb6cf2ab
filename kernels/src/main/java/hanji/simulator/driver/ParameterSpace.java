package hanji.simulator.driver;

import hanji.cuda.Arguments;
import hanji.cuda.CudaException;
import hanji.simulator.machine.Program;
import hanji.simulator.ptx.Variable;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Lays the arguments of a launch out as a kernel's parameters. */
final class ParameterSpace {
    private ParameterSpace() {}

    /** @throws CudaException if their number or sizes are not those of the parameters */
    static byte[] of(Program program, Arguments arguments) {
        List<Variable> parameters = program.parameters();
        if (arguments.count() != parameters.size())
            throw new CudaException("kernel " + program.name() + " takes " + parameters.size() + " arguments, not "
                    + arguments.count());
        int[] offsets = program.offsets();
        int last = parameters.size() - 1;
        byte[] space = new byte
                [last < 0 ? 0 : offsets[last] + (int) parameters.get(last).bytes()];
        for (int i = 0; i <= last; i++) {
            MemorySegment value = arguments.value(i);
            Variable parameter = parameters.get(i);
            if (value.byteSize() != parameter.bytes())
                throw new CudaException("argument " + i + " of kernel " + program.name() + " has " + parameter.bytes()
                        + " bytes, not " + value.byteSize());
            MemorySegment.copy(value, 0, MemorySegment.ofArray(space), offsets[i], value.byteSize());
        }
        return space;
    }
}
