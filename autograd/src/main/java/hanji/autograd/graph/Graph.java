package hanji.autograd.graph;

import hanji.autograd.Call;
import hanji.autograd.Components;
import hanji.autograd.Op;
import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The computation that a tape recorded, to be read: as text, one value a line, or as a drawing in Graphviz's DOT
 * language. Taken before {@link Tape#gradients}, which empties the tape.
 *
 * <pre>
 * %0: F64[3] 'x'
 * %1: F64[3] 'weight'
 * %2: F64[3] = Multiply(%0, %1)
 * %3: F64[] 'loss' = Sum(%2)
 * </pre>
 *
 * @param nodes every value, after those it is computed from
 */
public record Graph(List<Node> nodes) {
    /**
     * One value: read by the computation, or the result of a call.
     *
     * @param id its place in the graph
     * @param tensor shape, dtype and name; the elements may be gone
     * @param op the call it comes from, if the tape recorded one
     * @param inputs ids of the values that the call read
     */
    public record Node(int id, Tensor tensor, Optional<Op> op, List<Integer> inputs) {
        private String type() {
            return tensor.dtype() + tensor.shape().toString();
        }

        private String line() {
            String name = tensor.name().isEmpty() ? "" : " '" + tensor.name() + "'";
            return "%" + id + ": " + type() + name
                    + op.map(call -> " = " + call(call)).orElse("");
        }

        private String call(Op call) {
            List<String> arguments = new ArrayList<>();
            inputs.forEach(input -> arguments.add("%" + input));
            arguments.addAll(settings(call));
            return call.name() + "(" + String.join(", ", arguments) + ")";
        }

        private String dot() {
            List<String> lines = new ArrayList<>();
            op.ifPresent(call -> lines.add(call.name()));
            op.ifPresent(call -> lines.addAll(settings(call)));
            if (!tensor.name().isEmpty()) lines.add(tensor.name());
            lines.add(type());
            String label = lines.stream().map(Node::escaped).collect(Collectors.joining("\\n"));
            return "  n" + id + " [shape=" + (op.isPresent() ? "box" : "ellipse") + ", label=\"" + label + "\"];";
        }

        private static List<String> settings(Op call) {
            return Components.settings(call).entrySet().stream()
                    .map(setting -> setting.getKey() + "=" + setting.getValue())
                    .toList();
        }

        private static String escaped(String text) {
            return text.replace("\\", "\\\\").replace("\"", "\\\"");
        }
    }

    /** What a tape has recorded so far. */
    public static Graph of(Tape tape) {
        List<Node> nodes = new ArrayList<>();
        Map<Tensor, Integer> ids = new IdentityHashMap<>();
        for (Call call : tape.calls()) {
            List<Integer> inputs = new ArrayList<>();
            for (Tensor input : call.inputs()) {
                if (!ids.containsKey(input)) add(input, Optional.empty(), List.of(), nodes, ids);
                inputs.add(ids.get(input));
            }
            add(call.out(), Optional.of(call.op()), inputs, nodes, ids);
            for (Tensor result : call.furtherResults()) add(result, Optional.of(call.op()), inputs, nodes, ids);
        }
        return new Graph(List.copyOf(nodes));
    }

    private static void add(
            Tensor tensor, Optional<Op> op, List<Integer> inputs, List<Node> nodes, Map<Tensor, Integer> ids) {
        ids.put(tensor, nodes.size());
        nodes.add(new Node(nodes.size(), tensor, op, inputs));
    }

    /** One value a line: number, type, name, and the call that it comes from. */
    public String text() {
        return nodes.stream().map(node -> node.line() + "\n").collect(Collectors.joining());
    }

    /** A directed graph in the DOT language, inputs at the top; {@code dot -Tsvg} draws it. */
    public String dot() {
        StringBuilder dot = new StringBuilder("digraph tape {\n");
        for (Node node : nodes) {
            dot.append(node.dot()).append('\n');
            for (int input : node.inputs) dot.append("  n" + input + " -> n" + node.id + ";\n");
        }
        return dot.append("}\n").toString();
    }
}
