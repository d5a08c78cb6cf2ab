package hanji.simulator.vector;

import hanji.simulator.machine.Bank;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a clone of a template does.
 *
 * @param function of vectors; that of one or two registers is given others in place of those it lacks
 * @param banks of the register it writes and of those it reads
 */
record Operation(Object function, List<Bank> banks) {
    static Operation of(Object function, Bank to, Bank from, int sources) {
        List<Bank> banks = new ArrayList<>(Collections.nCopies(sources, from));
        banks.addFirst(to);
        return new Operation(function, List.copyOf(banks));
    }

    int sources() {
        return banks.size() - 1;
    }
}
