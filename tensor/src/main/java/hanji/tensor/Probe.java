package hanji.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import jdk.incubator.vector.FloatVector;

/// Markdown doc comment with `code` and
///
/// - a list
///   - nested
public final class Probe {
    private final String name;

    sealed interface S permits A, B {}
    record A(int x, String y) implements S {}
    record B(A a) implements S { B { if (a == null) throw new IllegalArgumentException("x"); } }

    static class Base { Base(int v) { } }
    static class Sub extends Base { final int w; Sub(int v) { if (v < 0) throw new IllegalArgumentException(); w = v; super(v + 1); } }

    public Probe(String name) { this.name = name; }

    static int f(S s) {
        return switch (s) {
            case A(int x, _) when x > 3 -> x;
            case A _ -> 1;
            case B(A(var x, var y)) -> { int z = x; yield z; }
        };
    }
    static void g(Map<String, Integer> m, AutoCloseable c) throws Exception {
        try (var _ = c) { m.forEach((_, v) -> System.out.println(v)); }
        catch (RuntimeException _) { }
        for (var _ : List.of(1)) { }
        String t = """
            text block \
            x
              y""";
        var s = FloatVector.SPECIES_PREFERRED;
        Function<Integer,Integer> h = _ -> 3;
    }
}
