package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no floor may do, and that these rules would notice. */
class HouseRuleTest {
    private static final JavaClasses PRODUCTION = Classes.PRODUCTION.load();
    private static final JavaClasses PRODUCTION_AND_PLANTED = Classes.PRODUCTION_AND_PLANTED.load();

    @ParameterizedTest
    @EnumSource
    void productionKeepsTheRule(HouseRule house) {
        house.rule.check(PRODUCTION);
    }

    @ParameterizedTest
    @EnumSource
    void theRuleCatchesItsPlantedViolation(HouseRule house) {
        var violations =
                house.rule.evaluate(PRODUCTION_AND_PLANTED).getFailureReport().getDetails();
        assertTrue(
                violations.stream().anyMatch(line -> line.contains(house.planted.getName())),
                () -> "planted " + house.planted.getName() + ", caught only " + violations);
    }
}
