package hanji.simulator.decode;

import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Operand;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.Statement;
import hanji.simulator.ptx.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The functions that a kernel may call, and that these may. One whose address is taken anywhere in the module may be called
 * wherever a call goes to an address.
 */
final class CallGraph {
    private final ModuleScope scope;
    private final List<Integer> byAddress = new ArrayList<>();
    private final Map<Integer, Set<Integer>> callees = new HashMap<>();
    /** Callees before callers, where they do not call each other. */
    private final LinkedHashSet<Integer> functions = new LinkedHashSet<>();

    private final Set<Integer> ofKernel;

    CallGraph(Entry kernel, ModuleScope scope) {
        this.scope = scope;
        Ptx ptx = scope.ptx();
        if (ptx.functions().isEmpty()) {
            ofKernel = Set.of();
            return;
        }
        Set<String> taken = addressesTaken(ptx);
        for (int i = 0; i < ptx.functions().size(); i++)
            if (taken.contains(ptx.functions().get(i).name())) byAddress.add(i);
        ofKernel = calledIn(kernel);
        Set<Integer> begun = new HashSet<>();
        for (int each : ofKernel) visit(each, begun);
    }

    private static Set<String> addressesTaken(Ptx ptx) {
        Set<String> names = new HashSet<>();
        for (Variable variable : ptx.variables())
            for (Variable.Reference each : variable.references()) names.add(each.name());
        List<Entry> all = new ArrayList<>(ptx.entries());
        all.addAll(ptx.functions());
        for (Entry entry : all)
            for (Statement statement : entry.body())
                if (statement instanceof Statement.Code code && !code.name().equals("call"))
                    for (Operand operand : code.operands())
                        if (operand instanceof Operand.Symbol(String name, long _)) names.add(name);
        return names;
    }

    private Set<Integer> calledIn(Entry entry) {
        Set<Integer> called = new LinkedHashSet<>();
        for (Statement statement : entry.body())
            if (statement instanceof Statement.Code code && code.name().equals("call")) {
                CallSite call = CallSite.of(code);
                OptionalInt function = scope.function(call.name());
                if (function.isPresent()) called.add(function.getAsInt());
                else if (call.name().isEmpty()) called.addAll(byAddress);
            }
        return called;
    }

    private void visit(int function, Set<Integer> begun) {
        if (!begun.add(function)) return;
        Set<Integer> called = calledIn(scope.ptx().functions().get(function));
        callees.put(function, called);
        for (int each : called) visit(each, begun);
        functions.add(function);
    }

    /** The numbers of all these functions in the module. */
    List<Integer> functions() {
        return List.copyOf(functions);
    }

    /** Whether a function may be called again before it is back. */
    boolean isRecursive(int function) {
        Set<Integer> reached = new HashSet<>();
        reach(function, reached);
        return reached.contains(function);
    }

    private void reach(int function, Set<Integer> reached) {
        for (int each : callees.getOrDefault(function, Set.of())) if (reached.add(each)) reach(each, reached);
    }

    /** Whether any function is recursive. */
    boolean hasRecursion() {
        for (int each : functions) if (isRecursive(each)) return true;
        return false;
    }

    /**
     * The most that frames take together behind that of the kernel, where nothing is recursive.
     *
     * @param frames by function, the size of its frame
     */
    int deepest(int[] frames) {
        return deepest(ofKernel, frames);
    }

    private int deepest(Set<Integer> called, int[] frames) {
        int most = 0;
        for (int each : called)
            most = Math.max(most, frames[each] + deepest(callees.getOrDefault(each, Set.of()), frames));
        return most;
    }
}
