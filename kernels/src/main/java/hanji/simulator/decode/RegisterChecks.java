package hanji.simulator.decode;

import hanji.simulator.machine.End;
import hanji.simulator.machine.Instruction.Origin;
import hanji.simulator.machine.Registers;
import hanji.simulator.machine.WrittenLanes;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts checks round the instructions that may read registers which nobody wrote; in most kernels there are none. */
final class RegisterChecks {
    private final Entry entry;
    private final Body body;
    /** The predicates that say which lanes have written a register, by its name. */
    private final Map<String, Integer> lanes = new HashMap<>();

    /** @param on whether anything is checked */
    RegisterChecks(Entry entry, Body body, Registers registers, boolean on) {
        this.entry = entry;
        this.body = body;
        if (on) for (String name : Unwritten.registers(entry)) lanes.put(name, registers.addPredicate());
    }

    /** What must be checked before an instruction. */
    void before(Statement.Code code, Origin origin, Optional<End.Guard> guard) {
        if (lanes.isEmpty()) return;
        code.guard().ifPresent(register -> require(origin, register.name()));
        Effects effects = effects(code);
        if (effects.moves()) return;
        body.guard(guard);
        effects.reads().forEach(name -> require(origin, name));
        body.guard(Optional.empty());
    }

    private Effects effects(Statement.Code code) {
        return Effects.of(code, entry.registers());
    }

    private void require(Origin origin, String name) {
        Integer written = lanes.get(name);
        if (written != null) body.add(new WrittenLanes.Required(origin, written, name));
    }

    /** What must be noted after it. */
    void after(Statement.Code code, Origin origin, Optional<End.Guard> guard) {
        if (lanes.isEmpty()) return;
        Effects effects = effects(code);
        int[] to = known(effects.writes());
        if (to.length == 0) return;
        int[] from = effects.moves() ? known(effects.reads()) : new int[0];
        body.guard(guard);
        body.add(new WrittenLanes.Noted(origin, to, from));
        body.guard(Optional.empty());
    }

    private int[] known(List<String> names) {
        return names.stream()
                .filter(lanes::containsKey)
                .mapToInt(name -> lanes.getOrDefault(name, 0))
                .toArray();
    }
}
