package hanji.simulator.decode;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the loads before a compare-and-swap loop: plain loads whose value is what a swap compares with first. If another
 * thread updates the word in between, the swap fails and gives the new value, so that such a load need not be atomic
 * (CUDA C++ Programming Guide, atomic functions).
 */
final class Swaps {
    private Swaps() {}

    /** The places of these loads among the kernel's instructions, from 0. */
    static BitSet loads(Entry entry) {
        List<Statement.Code> codes = new ArrayList<>();
        for (Statement each : entry.body()) if (each instanceof Statement.Code code) codes.add(code);
        Set<String> compared = new HashSet<>();
        for (Statement.Code code : codes)
            if (code.name().equals("atom") && code.has("cas"))
                add(code.operands().get(2), compared);
        if (compared.isEmpty()) return new BitSet();
        while (followMoves(codes, compared)) {}
        BitSet loads = new BitSet();
        for (int i = 0; i < codes.size(); i++)
            if (codes.get(i).name().equals("ld") && writes(codes.get(i), compared)) loads.set(i);
        return loads;
    }

    private static boolean followMoves(List<Statement.Code> codes, Set<String> compared) {
        boolean more = false;
        for (Statement.Code code : codes)
            if (code.name().equals("mov") && writes(code, compared))
                more |= add(code.operands().get(1), compared);
        return more;
    }

    private static boolean writes(Statement.Code code, Set<String> names) {
        return code.operands().get(0) instanceof Operand.Register(String name, boolean _) && names.contains(name);
    }

    private static boolean add(Operand operand, Set<String> names) {
        return operand instanceof Operand.Register(String name, boolean _) && names.add(name);
    }
}
