package hanji.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.Locale;
import java.util.stream.Stream;

/** The packages of the simulator, each of which stands only on those before it. */
enum SimulatorPackage {
    PTX,
    /** What goes into a simulation, and what comes out: the package of all others. */
    SIMULATION,
    MACHINE,
    /** Forms of what the machine computes, for vectors. */
    VECTOR,
    /** Symbols beside numbers, which decoded instructions then take along. */
    PROOF,
    DECODE,
    COUNT,
    CHECK,
    DRIVER,
    RUN;

    private static final String ROOT = "hanji.simulator";

    private String packages() {
        return this == SIMULATION ? ROOT : ROOT + "." + name().toLowerCase(Locale.ROOT) + "..";
    }

    /** Every class of the simulator is in one of them, and knows only those before. */
    static ArchRule eachStandsOnlyOnThoseBefore() {
        var order = layeredArchitecture().consideringOnlyDependenciesInAnyPackage(ROOT + "..");
        for (SimulatorPackage each : values()) order = order.layer(each.name()).definedBy(each.packages());
        return CompositeArchRule.of(Floor.inOrder(order, values()))
                .and(classes()
                        .that()
                        .resideInAPackage(ROOT + "..")
                        .should()
                        .resideInAnyPackage(Stream.of(values())
                                .map(SimulatorPackage::packages)
                                .toArray(String[]::new)));
    }
}
