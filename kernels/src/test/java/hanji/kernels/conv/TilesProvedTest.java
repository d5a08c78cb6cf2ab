package hanji.kernels.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import hanji.autograd.check.OpCase;
import hanji.simulator.proof.Difference;
import hanji.simulator.proof.Rules;
import hanji.simulator.proof.SymbolicDevice;
import hanji.simulator.proof.Terms;
import hanji.tensor.Scope;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every tile of the convolution kernels is the canonical order: equal bits for all images and weights. */
@Tag("device")
class TilesProvedTest {
    /** Expressions of larger cases would take long; a tile's edges are in the small ones too. */
    private static final int MOST_NUMBERS = 3_000;

    @TestFactory
    Stream<DynamicTest> everyTileIsTheCanonicalOrder() {
        return Arrays.stream(Tiling.values())
                .flatMap(tiling -> Tiled.cases(tiling).stream())
                .filter(each -> each.size() < MOST_NUMBERS)
                .map(each -> dynamicTest(each.toString(), () -> assertCanonical(each)));
    }

    private static void assertCanonical(OpCase opCase) {
        Rules rules = new Rules(new Terms());
        try (var _ = Scope.open();
                SymbolicDevice symbolic = new SymbolicDevice(rules)) {
            Tiled tiled = (Tiled) symbolic.op(opCase);
            int[] expected = new ConvOrders(rules, symbolic).of(tiled.op()), found = symbolic.run(tiled);
            for (int i = 0; i < found.length; i++)
                if (expected[i] != found[i])
                    assertEquals("", i + ": " + Difference.of(rules.terms(), expected[i], found[i]));
            assertArrayEquals(expected, found);
        }
    }
}
