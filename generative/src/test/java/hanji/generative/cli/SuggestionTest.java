package hanji.generative.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> COMMANDS = List.of("train", "sample", "evaluate", "models", "doctor");

    @Test
    void distanceCountsEditsAndSwapsOfNeighbours() {
        assertEquals(0, Suggestion.distance("train", "train"));
        assertEquals(1, Suggestion.distance("trian", "train"));
        assertEquals(1, Suggestion.distance("tran", "train"));
        assertEquals(1, Suggestion.distance("train", "brain"));
        assertEquals(5, Suggestion.distance("", "train"));
        assertEquals(3, Suggestion.distance("sitting", "kitten"));
    }

    @Test
    void nearestKnownWordIsSuggested() {
        assertEquals(Optional.of("train"), Suggestion.nearest("trian", COMMANDS));
        assertEquals(Optional.of("models"), Suggestion.nearest("model", COMMANDS));
        assertEquals(Optional.of("evaluate"), Suggestion.nearest("eval" + "ute", COMMANDS));
    }

    @Test
    void wordFarFromAllGetsNone() {
        assertEquals(Optional.empty(), Suggestion.nearest("zebra", COMMANDS));
        assertEquals(Optional.empty(), Suggestion.nearest("-x", List.of("-h", "-V", "--json")));
    }
}
