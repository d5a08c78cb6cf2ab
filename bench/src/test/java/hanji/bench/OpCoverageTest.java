package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import hanji.bench.planted.CheckedOp;
import hanji.bench.planted.UncheckedOp;
import hanji.bench.planted.UncheckedUpdate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No op without its gradient check, its device check, its digests, its CUDA kernel and its benchmark. */
class OpCoverageTest {
    private static final OpCoverage PLANTED = planted();

    @Test
    void everyOpIsCheckedAndMeasured() {
        var production = Classes.PRODUCTION.load();
        var ops = OpCoverage.ops(production);
        assertFalse(ops.isEmpty(), "no op found");
        var coverage = OpCoverage.of(Classes.TESTS.load(), production);
        assertEquals(
                "",
                String.join(
                        "\n",
                        ops.stream()
                                .flatMap(op -> coverage.missing(op).stream())
                                .toList()));
    }

    @Test
    void everyUpdateHasAKernelAndDigests() {
        var updates = OpCoverage.updates(Classes.PRODUCTION.load());
        assertFalse(updates.isEmpty(), "no update found");
        assertEquals(
                List.of(),
                updates.stream().filter(update -> !OpCoverage.hasKernel(update)).toList());
        assertEquals(
                List.of(),
                updates.stream()
                        .filter(update -> !OpCoverage.hasDigests(update))
                        .toList());
    }

    @Test
    void anOpWithNothingIsReportedFiveTimes() {
        String name = UncheckedOp.class.getName();
        assertEquals(
                List.of(
                        name + " has no gradient check",
                        name + " has no CUDA kernel",
                        name + " has no device check",
                        name + " has no committed digests",
                        name + " has no benchmark"),
                PLANTED.missing(UncheckedOp.class));
    }

    @Test
    void anUpdateWithoutKernelAndDigestsIsReported() {
        assertFalse(OpCoverage.hasKernel(UncheckedUpdate.class));
        assertFalse(OpCoverage.hasDigests(UncheckedUpdate.class));
    }

    @Test
    void anOpWithAllFiveIsNotReported() {
        assertEquals(List.of(), PLANTED.missing(CheckedOp.class));
    }

    private static OpCoverage planted() {
        var classes = new ClassFileImporter().importPackages("hanji.bench.planted");
        return OpCoverage.of(classes, classes);
    }
}
