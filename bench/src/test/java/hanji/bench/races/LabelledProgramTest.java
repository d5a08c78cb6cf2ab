package hanji.bench.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelledProgramTest {
    @Test
    void theNameSaysWhatIsPlanted() {
        LabelledProgram program = program("sum_persistent_boundsBug_atomicBug", Suite.INDIGO);
        assertEquals(List.of("boundsBug", "atomicBug"), program.labels());
        assertEquals(Set.of(Bug.RACE, Bug.BOUNDS), program.planted());
        assertFalse(program.otherwise());
    }

    @Test
    void labelsThatSayNoBugPlantNone() {
        LabelledProgram program = program("CC_CUDA_Persist_Atomic_NoNbrBoundsBug_NoBoundsBug", Suite.INDIGO3);
        assertEquals(List.of(), program.labels());
        assertEquals(Set.of(), program.planted());
    }

    @Test
    void aLabelOfAnotherKindIsNoBugThatCountsAndNoPromiseOfNone() {
        LabelledProgram program = program("CC_CUDA_RaceBug_LivelockBug", Suite.INDIGO3);
        assertEquals(Set.of(Bug.RACE), program.planted());
        assertTrue(program.otherwise());
    }

    private static LabelledProgram program(String name, Suite suite) {
        return LabelledProgram.of(Path.of("codes", name + ".cu"), suite);
    }
}
