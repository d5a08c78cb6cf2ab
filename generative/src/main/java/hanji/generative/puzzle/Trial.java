package hanji.generative.puzzle;

import hanji.cuda.Grid;
import hanji.simulator.run.Argument;
import java.util.ArrayList;
import java.util.List;

/**
 * One launch that an answer is tried with. Argument 0 is the result, which nothing has written; the others are inputs of small
 * whole numbers, so that every order of adding them gives the same F32 result.
 *
 * @param name what a person is told of its sizes
 * @param expected each element of the result, none of them 0
 * @param reads how many elements of global memory it may read
 * @param instructions how many instructions its warps may execute
 */
record Trial(String name, Grid grid, List<Argument> arguments, float[] expected, long reads, long instructions) {
    private static final long AS_MANY_AS_IT_LIKES = Long.MAX_VALUE;

    /** @param inputs arguments after the result: a {@code float[]} or an {@code Integer} each */
    static Trial of(String name, Grid grid, float[] expected, long reads, Object... inputs) {
        List<Argument> arguments = new ArrayList<>();
        arguments.add(Argument.parse("f32[" + expected.length + "]=unwritten"));
        for (Object input : inputs)
            arguments.add(input instanceof float[] values ? array(values) : Argument.parse("i32=" + input));
        return new Trial(name, grid, List.copyOf(arguments), expected, reads, AS_MANY_AS_IT_LIKES);
    }

    /** The same with a limit of instructions, which one thread that does all the work does not keep. */
    Trial withInstructions(long most) {
        return new Trial(name, grid, arguments, expected, reads, most);
    }

    private static Argument array(float[] values) {
        List<Number> numbers = new ArrayList<>();
        for (float value : values) numbers.add(value);
        return new Argument.Array(
                "f32[" + values.length + "]", Argument.Type.F32, values.length, Argument.Fill.VALUES, 0, numbers);
    }
}
