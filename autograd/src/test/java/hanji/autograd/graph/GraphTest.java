package hanji.autograd.graph;

import static hanji.autograd.Multiply.multiply;
import static hanji.autograd.Sum.sum;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Tape;
import hanji.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
    private final Tensor x = Tensor.of(new double[] {2, -3, 5}, 3).named("x");
    private final Tensor weight = Tensor.of(new double[] {7, 11, 13}, 3).named("weight");

    @Test
    void theTextNamesValuesTypesAndCalls() {
        try (var tape = Tape.open()) {
            sum(multiply(multiply(x, weight), x)).named("loss");
            assertEquals("""
                    %0: F64[3] 'x'
                    %1: F64[3] 'weight'
                    %2: F64[3] = Multiply(%0, %1)
                    %3: F64[3] = Multiply(%2, %0)
                    %4: F64[] 'loss' = Sum(%3)
                    """, Graph.of(tape).text());
        }
    }

    @Test
    void settingsStandBesideTheInputs() {
        try (var outer = Tape.open()) {
            try (var inner = Tape.open()) {
                inner.gradients(sum(x), List.of(x));
            }
            assertTrue(Graph.of(outer).text().contains("F64[3] = Spread(%2, shape=[3])"), Graph.of(outer)::text);
        }
    }

    @Test
    void theDrawingHasABoxPerCallAndAnEdgePerInput() {
        try (var tape = Tape.open()) {
            sum(multiply(x, x)).named("the \"loss\"");
            assertEquals("""
                    digraph tape {
                      n0 [shape=ellipse, label="x\\nF64[3]"];
                      n1 [shape=box, label="Multiply\\nF64[3]"];
                      n0 -> n1;
                      n0 -> n1;
                      n2 [shape=box, label="Sum\\nthe \\"loss\\"\\nF64[]"];
                      n1 -> n2;
                    }
                    """, Graph.of(tape).dot());
        }
    }

    @Test
    void aResultBeyondTheFirstComesFromItsCall() {
        try (var tape = Tape.open()) {
            Tensor remainder = Tensor.zeros(x.dtype(), x.shape(), x.device()).named("remainder");
            Split.split(x, remainder);
            sum(remainder);
            assertEquals("""
                    %0: F64[3] 'x'
                    %1: F64[3] = Split(%0)
                    %2: F64[3] 'remainder' = Split(%0)
                    %3: F64[] = Sum(%2)
                    """, Graph.of(tape).text());
        }
    }

    @Test
    void anEmptyTapeIsAnEmptyGraph() {
        try (var tape = Tape.open()) {
            assertEquals("", Graph.of(tape).text());
            assertEquals("digraph tape {\n}\n", Graph.of(tape).dot());
        }
    }
}
