package hanji.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasReturnType.Predicates.rawReturnType;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.lang.ArchRule;
import hanji.nn.planted.GlobalRandomness;
import hanji.nn.planted.JCudaOutsideCuda;
import hanji.nn.planted.JavaDesktop;
import hanji.nn.planted.LayerImpl;
import hanji.nn.planted.Printing;
import hanji.nn.planted.StaticVariable;
import hanji.simulator.machine.planted.MachineThatDecodes;
import hanji.tensor.planted.StandsOnLaterFloor;
import hanji.tensor.planted.Tensor;
import java.util.concurrent.ThreadLocalRandom;

/** A convention that every production class keeps, and a class among these tests that breaks it. */
enum HouseRule {
    EACH_FLOOR_STANDS_ONLY_ON_THOSE_BEFORE_IT(Floor.eachStandsOnlyOnThoseBefore(), StandsOnLaterFloor.class),

    EACH_PACKAGE_OF_THE_SIMULATOR_STANDS_ONLY_ON_THOSE_BEFORE_IT(
            SimulatorPackage.eachStandsOnlyOnThoseBefore(), MachineThatDecodes.class),

    TENSOR_HAS_NO_ARITHMETIC(
            methods()
                    .that()
                    .areDeclaredInClassesThat(simpleName("Tensor"))
                    .and()
                    .areNotStatic()
                    .and(rawReturnType(simpleName("Tensor")))
                    .should()
                    .haveNameMatching("named|to|view|retain|derived")
                    .because("operations are records on the floors above"),
            Tensor.class),

    ONLY_CUDA_TOUCHES_JCUDA(
            noClasses()
                    .that()
                    .resideOutsideOfPackage("hanji.cuda..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("jcuda..")
                    .because("everything above the driver seam also runs on the simulator"),
            JCudaOutsideCuda.class),

    ONLY_DATA_SETS_USE_JAVA_DESKTOP(
            noClasses()
                    .that()
                    .resideOutsideOfPackage("hanji.nn.data..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.awt..", "javax.imageio..", "javax.swing..")
                    .because("a small runtime image leaves java.desktop out"),
            JavaDesktop.class),

    ONLY_THE_COMMAND_LINE_PRINTS(
            noClasses().that().resideOutsideOfPackage("..cli..").should(ACCESS_STANDARD_STREAMS), Printing.class),

    RANDOMNESS_IS_PASSED_IN(
            noClasses()
                    .should()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(ThreadLocalRandom.class),
            GlobalRandomness.class),

    STATIC_FIELDS_ARE_FINAL(fields().that().areStatic().should().beFinal(), StaticVariable.class),

    NAMES_SAY_WHAT_A_CLASS_IS(
            classes().should().haveNameNotMatching(".*(Impl|Manager|Utils?|Helper)|.*[.$]Abstract[^.]*"),
            LayerImpl.class);

    final ArchRule rule;
    final Class<?> planted;

    HouseRule(ArchRule rule, Class<?> planted) {
        this.rule = rule;
        this.planted = planted;
    }
}
