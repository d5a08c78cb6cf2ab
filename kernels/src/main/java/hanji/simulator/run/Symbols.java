package hanji.simulator.run;

import hanji.simulator.driver.SimulatedDriver;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Variable;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sets and shows the variables of a module. */
final class Symbols {
    private final String file;
    private final SimulatedDriver driver;
    private final long module;

    /** @param file what errors call the module */
    Symbols(String file, SimulatedDriver driver, long module) {
        this.file = file;
        this.driver = driver;
        this.module = module;
    }

    /** @throws IllegalArgumentException if there is no such variable, or it has another size */
    void set(String name, byte[] content) {
        Variable variable = variable(name);
        if (variable.bytes() != content.length)
            throw new IllegalArgumentException("variable '" + name + "' of " + file + " has " + variable.bytes()
                    + " bytes, and what it is set to has " + content.length);
        driver.toDevice(MemorySegment.ofArray(content), driver.address(module, variable), 0);
    }

    /** Those that are shown, as they are now. */
    List<Report.Output> shown(List<Symbol> symbols, int head) {
        List<Report.Output> shown = new ArrayList<>();
        for (Symbol symbol : symbols) symbol.shown().ifPresent(type -> shown.add(output(symbol.name(), type, head)));
        return shown;
    }

    private Report.Output output(String name, Argument.Type type, int head) {
        Variable variable = variable(name);
        int length = (int) (variable.bytes() / type.bytes());
        byte[] content = new byte[(int) variable.bytes()];
        driver.toHost(driver.address(module, variable), MemorySegment.ofArray(content), 0);
        var array = new Argument.Array(name, type, length, Argument.Fill.ZEROS, 0, List.of());
        ByteBuffer elements = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        String text = name + ", " + type.name().toLowerCase(Locale.ROOT) + "[" + length + "]";
        return new Report.Output(-1, text, Report.sha256(elements), length, array.first(elements, head));
    }

    private Variable variable(String name) {
        List<Variable> all = driver.variables(module);
        return all.stream()
                .filter(each -> each.name().equals(name)
                        || Entry.sourceName(each.name()).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no variable '" + name + "' in " + file
                        + (all.isEmpty()
                                ? ", which has none"
                                : "; it has: "
                                        + String.join(
                                                ", ",
                                                all.stream()
                                                        .map(each -> Entry.sourceName(each.name()))
                                                        .toList()))));
    }
}
