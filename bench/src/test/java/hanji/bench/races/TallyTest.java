package hanji.bench.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Map<Bug, String> RACE = Map.of(Bug.RACE, "a race");

    private final List<Outcome> outcomes = List.of(
            outcome("a_RaceBug", RACE),
            outcome("b_RaceBug_SyncBug", RACE),
            outcome("c_SyncBug", Map.of()),
            outcome("d", RACE),
            outcome("e", Map.of()),
            outcome("f_LivelockBug", RACE));

    @Test
    void whatIsFoundWhereItIsNotPlantedIsAFalseAlarmUnlessAnotherBugIs() {
        Tally race = Tally.of(Bug.RACE, outcomes);
        assertEquals(new Tally("race", 3, 2, 1, 2, 1), race);
        assertEquals(2 / 3.0, race.recall());
        assertEquals(2 / 3.0, race.precision());
    }

    @Test
    void aLabelIsCountedWhereItIsTheOnlyOneOfItsKind() {
        Tally sync = Tally.of("SyncBug", Bug.RACE, Suite.INDIGO3, outcomes);
        assertEquals(1, sync.with());
        assertEquals(1, sync.missed());
    }

    @Test
    void sharesOfNothingAreNoNumbers() {
        Tally bounds = Tally.of(Bug.BOUNDS, outcomes);
        assertTrue(Double.isNaN(bounds.recall()));
        assertEquals("", bounds.line().getLast());
    }

    @Test
    void theTextNamesWhatWasMissedAndWhy() {
        var advised = new Outcome(
                "g_RaceBug",
                List.of("RaceBug"),
                Set.of(Bug.RACE),
                false,
                Outcome.Ending.RAN,
                "",
                Map.of(),
                List.of(),
                List.of("the kernel wrote nothing", "writes the same value as another"));
        List<Outcome> all = Stream.concat(Stream.of(advised), outcomes.stream()).toList();
        String text = new RacesFindings(
                        "",
                        "Indigo3Suite",
                        Optional.empty(),
                        Optional.empty(),
                        7,
                        1,
                        List.of(Tally.of(Bug.RACE, all)),
                        all,
                        1)
                .text();
        assertTrue(text.contains("missed, race: 2"), text);
        assertTrue(text.contains("  g_RaceBug: told as advice: writes the same value as another"), text);
        assertTrue(text.contains("  and 1 more"), text);
        assertTrue(text.contains("false alarm, race: 1"), text);
        assertTrue(text.contains("  d: a race"), text);
    }

    private static Outcome outcome(String name, Map<Bug, String> found) {
        LabelledProgram program = LabelledProgram.of(Path.of(name + ".cu"), Suite.INDIGO3);
        return Outcome.of(program, "", found, List.of(), List.of());
    }
}
