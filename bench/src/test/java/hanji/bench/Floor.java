package hanji.bench;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.ArrayList;

/** The six floors from the ground up, each with its packages. */
enum Floor {
    TENSOR("hanji.tensor..", "hanji.cuda.."),
    AUTOGRAD("hanji.autograd.."),
    KERNELS("hanji.kernels..", "hanji.simulator.."),
    NN("hanji.nn.."),
    GENERATIVE("hanji.generative.."),
    BENCH("hanji.bench..");

    private final String[] packages;

    Floor(String... packages) {
        this.packages = packages;
    }

    /** Every class lives on a floor, no floor is empty, and each stands only on those before it. */
    static ArchRule eachStandsOnlyOnThoseBefore() {
        var house = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("hanji..")
                .ensureAllClassesAreContainedInArchitecture();
        for (Floor floor : values()) house = house.layer(floor.name()).definedBy(floor.packages);
        return inOrder(house, values());
    }

    /** Lets each layer of an architecture, named as these, know only those before it. */
    static LayeredArchitecture inOrder(LayeredArchitecture layers, Enum<?>[] names) {
        var ordered = layers;
        var before = new ArrayList<String>();
        for (Enum<?> name : names) {
            var layer = ordered.whereLayer(name.name());
            ordered = before.isEmpty()
                    ? layer.mayNotAccessAnyLayer()
                    : layer.mayOnlyAccessLayers(before.toArray(String[]::new));
            before.add(name.name());
        }
        return ordered;
    }
}
