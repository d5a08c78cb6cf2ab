package hanji.simulator.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * Instructions that run one after the other, and what follows them.
 *
 * @param index its place in the kernel, from 0
 * @param counted the PTX instructions it stands for, its end included
 * @param end decides where the lanes go
 */
public record Segment(int index, Instruction[] body, List<Instruction.Origin> counted, int length, End end) {
    public Segment(int index, List<Instruction> body, List<Instruction.Origin> counted, End end) {
        this(index, body.toArray(new Instruction[0]), List.copyOf(counted), counted.size(), end);
    }

    /** Its end, or where that is none of the kernel's the instruction before. */
    Instruction last() {
        return end.origin().index() < 0 && body.length > 0 ? body[body.length - 1] : end;
    }

    /** Exchanges its instructions for their vector forms, and joins those of one sort in a row. */
    Segment vectored(VectorForms forms) {
        List<Instruction> all = new ArrayList<>();
        for (Instruction each : body) {
            Instruction next = each.vectored(forms);
            boolean joins = !all.isEmpty()
                    && next instanceof Vectored
                    && next.getClass() == all.getLast().getClass();
            if (joins) all.add(((Vectored) all.removeLast()).then((Vectored) next));
            else all.add(next);
        }
        return new Segment(index, all, counted, end);
    }

    void execute(Warp warp, int mask) {
        for (Instruction instruction : body) instruction.execute(warp, mask);
    }
}
