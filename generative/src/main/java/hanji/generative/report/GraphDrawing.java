package hanji.generative.report;

import static hanji.generative.report.Markup.escape;

import hanji.autograd.graph.Graph;
import hanji.autograd.graph.Graph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A graph as a drawing that needs no other program: each value below those that it is computed from, in its row as near to them as
 * there is room.
 */
public final class GraphDrawing {
    private static final int WIDTH = 168, HEIGHT = 44, GAP = 24, RISE = 44, MARGIN = 16, MOST = 600;
    private static final double LETTER = 6.6;

    private static final String STYLE = """
            .graph { font: 12px system-ui, sans-serif; --sheet: #fff; --words: #222; --quiet: #666; --line: #9aa0a9;
              --value: #eef3fb; --call: #fdf3ea; }
            @media (prefers-color-scheme: dark) { .graph { --sheet: #17191d; --words: #e3e5e8; --quiet: #9aa0a9;
              --line: #6b7280; --value: #22304a; --call: #43301f; } }
            .graph .paper { fill: var(--sheet); } .graph text { fill: var(--words); } .graph text.quiet { fill: var(--quiet); }
            .graph line { stroke: var(--line); } .graph rect.value { fill: var(--value); } .graph rect.call { fill: var(--call); }
            .graph rect.value, .graph rect.call { stroke: var(--line); }
            """;

    private final List<Node> nodes;
    private final int[] row;
    private final double[] x;
    private final List<List<Node>> rows = new ArrayList<>();

    private GraphDrawing(List<Node> nodes) {
        this.nodes = nodes;
        row = new int[nodes.size()];
        x = new double[nodes.size()];
    }

    /**
     * The drawing.
     *
     * @throws IllegalArgumentException if it has too many values; one line
     */
    public static String svg(Graph graph) {
        if (graph.nodes().size() > MOST)
            throw new IllegalArgumentException("a graph of " + graph.nodes().size() + " values is too large to draw; "
                    + MOST + " are the most, text() lists them");
        var drawing = new GraphDrawing(graph.nodes());
        drawing.place();
        return drawing.drawn();
    }

    /** A value stands a row below the lowest that it is computed from; what nobody computes a row above its first reader. */
    private void place() {
        for (Node node : nodes)
            row[node.id()] = node.inputs().stream()
                    .mapToInt(input -> row[input] + 1)
                    .max()
                    .orElse(0);
        int[] first = new int[nodes.size()];
        Arrays.fill(first, Integer.MAX_VALUE);
        for (Node node : nodes) for (int input : node.inputs()) first[input] = Math.min(first[input], row[node.id()]);
        for (Node node : nodes)
            if (node.inputs().isEmpty() && first[node.id()] < Integer.MAX_VALUE) row[node.id()] = first[node.id()] - 1;
        for (Node node : nodes) {
            while (rows.size() <= row[node.id()]) rows.add(new ArrayList<>());
            rows.get(row[node.id()]).add(node);
        }
        int widest = rows.stream().mapToInt(List::size).max().orElse(1);
        for (List<Node> each : rows) {
            each.sort(Comparator.comparingDouble(this::wanted));
            double left = MARGIN + (widest - each.size()) * (WIDTH + GAP) / 2.0;
            for (int i = 0; i < each.size(); i++) x[each.get(i).id()] = left + i * (WIDTH + GAP);
        }
    }

    /** The middle of what it is computed from. */
    private double wanted(Node node) {
        return node.inputs().stream().mapToDouble(input -> x[input]).average().orElse(node.id());
    }

    private String drawn() {
        int widest = rows.stream().mapToInt(List::size).max().orElse(1);
        int width = 2 * MARGIN + widest * (WIDTH + GAP) - GAP;
        int height = 2 * MARGIN + rows.size() * (HEIGHT + RISE) - RISE;
        var all = new StringBuilder(Svg.open("graph", width, height, nodes.size() + " values", STYLE));
        for (Node node : nodes)
            for (int input : node.inputs())
                all.append(Svg.segment(
                        "edge",
                        x[input] + WIDTH / 2.0,
                        top(input) + HEIGHT,
                        x[node.id()] + WIDTH / 2.0,
                        top(node.id())));
        nodes.forEach(node -> all.append(box(node)));
        return all.append("</svg>\n").toString();
    }

    private double top(int id) {
        return MARGIN + row[id] * (double) (HEIGHT + RISE);
    }

    private String box(Node node) {
        double left = x[node.id()], top = top(node.id()), room = WIDTH - 16;
        String name = node.tensor().name(),
                type = node.tensor().dtype() + node.tensor().shape().toString();
        String said = node.op()
                .map(op -> name.isEmpty() ? op.name() : name + " = " + op.name())
                .orElse(name);
        return Svg.format(
                        "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"6\"><title>%s</title></rect>\n",
                        node.op().isPresent() ? "call" : "value", left, top, WIDTH, HEIGHT, escape("%" + node.id()))
                + Svg.fitted("", left + 8, top + 18, LETTER, room, said)
                + Svg.fitted("quiet", left + 8, top + 35, LETTER, room, type);
    }
}
