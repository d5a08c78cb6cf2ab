package hanji.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.autograd.check.OpCase;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Scope;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The house rule on checks: no op without its cases. */
class OpCatalogueTest {
    @Test
    void itIsNotEmpty() {
        assertFalse(OpCatalogue.all().isEmpty());
        assertFalse(OpCatalogue.differentiable().isEmpty());
    }

    @Test
    void everyOpOfTheModuleHasAtLeastEightCases() throws Exception {
        Map<Class<?>, Long> cases =
                OpCatalogue.all().stream().collect(Collectors.groupingBy(OpCase::op, Collectors.counting()));
        Map<String, Long> lacking = new TreeMap<>();
        for (Class<?> op : OpCatalogue.opsOfThisModule()) {
            long count = cases.getOrDefault(op, 0L);
            if (count < 8) lacking.put(op.getName(), count);
        }
        assertTrue(lacking.isEmpty(), () -> "ops with fewer than 8 cases in their family's Cases: " + lacking);
    }

    @Test
    void everyCaseMakesTheOpItIsAbout() {
        for (OpCase opCase : OpCatalogue.all())
            try (var _ = Scope.open()) {
                Op op = opCase.call().apply(opCase.draw(DType.F32, Device.CPU, 1));
                assertEquals(opCase.op(), op.getClass(), opCase::toString);
            }
    }

    @Test
    void noTwoCasesHaveOneName() {
        Map<String, Long> names =
                OpCatalogue.all().stream().collect(Collectors.groupingBy(OpCatalogueTest::name, Collectors.counting()));
        names.values().removeIf(count -> count == 1);
        assertTrue(names.isEmpty(), names::toString);
    }

    private static String name(OpCase opCase) {
        return opCase.op().getName() + " " + opCase.name();
    }
}
