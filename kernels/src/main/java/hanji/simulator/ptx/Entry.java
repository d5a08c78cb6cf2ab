package hanji.simulator.ptx;

import java.util.List;
import java.util.Map;

/**
 * A kernel.
 *
 * @param registers type by name
 * @param variables its own shared and local memory
 */
public record Entry(
        String name,
        List<Variable> parameters,
        Map<String, Type> registers,
        List<Variable> variables,
        List<Statement> body) {
    public Entry {
        parameters = List.copyOf(parameters);
        registers = Map.copyOf(registers);
        variables = List.copyOf(variables);
        body = List.copyOf(body);
    }
}
