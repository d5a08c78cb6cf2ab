package hanji.simulator.check;

import static hanji.simulator.machine.Watch.Access.ATOMIC;
import static hanji.simulator.machine.Watch.Access.LOAD;
import static hanji.simulator.machine.Watch.Access.STORE;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.simulator.machine.Instruction;
import hanji.simulator.machine.Region;
import hanji.simulator.machine.Region.Space;
import hanji.simulator.machine.TestInstruction;
import hanji.simulator.machine.Watch.Access;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RacesTest {
    private final Clock clock = new Clock();
    private final Conflict conflict = new Conflict();
    private final Races races = new Races(clock, conflict, 256);
    private final Region global = new Region(Space.GLOBAL, 16, 0, new byte[0]);
    private final Region shared = new Region(Space.SHARED, 0, 0, new byte[0]);
    private Space space = Space.GLOBAL;

    @BeforeEach
    void begin() {
        clock.launchBegins(false);
        clock.blockRuns(0);
    }

    private boolean races(Access access, int thread, int offset, int bytes) {
        return races(access, thread, offset, bytes, "");
    }

    private boolean races(Access access, int thread, int offset, int bytes, String modifier) {
        long now = Stamp.later(clock.stamp(thread / 32, instruction(access, modifier)), thread % 32);
        clock.access(access, space == Space.GLOBAL ? global : shared, 1, new int[] {offset}, now);
        races.touch(access, offset, bytes, thread % 32, now, clock.quiet(space));
        return raced();
    }

    private static Instruction instruction(Access access, String modifier) {
        return switch (access) {
            case LOAD -> TestInstruction.of(0, "ld" + modifier + ".global.u32 \t%r1, [%rd1];");
            case STORE -> TestInstruction.of(1, "st" + modifier + ".global.u32 \t[%rd1], %r1;");
            case ATOMIC -> TestInstruction.of(2, "atom.global.add.u32 \t%r1, [%rd1], 1;");
        };
    }

    private boolean rowRaces(Access access, int warp, int offset, int bytes) {
        races.touchRow(access, offset, bytes, clock.stamp(warp, TestInstruction.of(0, "")), clock.quiet(space));
        return raced();
    }

    private boolean raced() {
        boolean raced = conflict.isThere();
        conflict.clear();
        return raced;
    }

    @Test
    void oneThreadDoesNotRaceWithItself() {
        assertFalse(races(STORE, 5, 8, 4));
        assertFalse(races(LOAD, 5, 8, 4));
        assertFalse(races(STORE, 5, 8, 4));
        assertFalse(races(ATOMIC, 5, 8, 4));
        assertFalse(races(LOAD, 5, 8, 4));
    }

    @Test
    void readersDoNotRaceWithEachOtherButWithAWriter() {
        assertFalse(races(LOAD, 5, 8, 4));
        assertFalse(races(LOAD, 6, 8, 4));
        assertFalse(races(LOAD, 40, 8, 4));
        assertTrue(races(STORE, 40, 8, 4));
    }

    @Test
    void aSecondReaderOfOneWarpDoesNotHideTheFirst() {
        assertFalse(races(LOAD, 5, 8, 4));
        assertFalse(races(LOAD, 6, 8, 4));
        assertTrue(races(STORE, 6, 8, 4));
    }

    @Test
    void storesToNeighbouringBytesOfAWordDoNotRace() {
        assertFalse(races(STORE, 0, 8, 1));
        assertFalse(races(STORE, 1, 9, 1));
        assertFalse(races(STORE, 2, 10, 2));
        assertFalse(races(LOAD, 1, 9, 1));
        assertTrue(races(LOAD, 1, 8, 1));
        assertTrue(races(LOAD, 2, 8, 4), "the whole word");
    }

    @Test
    void aWordWrittenBeforeItWasSplitStillRaces() {
        assertFalse(races(STORE, 0, 8, 4));
        assertTrue(races(LOAD, 1, 11, 1));
        assertFalse(races(LOAD, 0, 10, 1));
    }

    @Test
    void aBarrierOrdersTheBlock() {
        assertFalse(races(STORE, 0, 8, 4));
        clock.nextEpoch();
        assertFalse(races(LOAD, 100, 8, 4));
        assertTrue(races(STORE, 0, 8, 4), "after the read by thread 100");
    }

    @Test
    void aWarpBarrierOrdersItsWarpAlone() {
        assertFalse(races(STORE, 0, 8, 4));
        clock.nextWarpEpoch(0);
        assertFalse(races(LOAD, 1, 8, 4));
        assertTrue(races(LOAD, 33, 8, 4));
    }

    @Test
    void aWarpBarrierOfTheWriterDoesNotOrderAnotherWarp() {
        clock.nextWarpEpoch(0);
        assertFalse(races(STORE, 0, 8, 4));
        assertTrue(races(LOAD, 33, 8, 4));
        assertFalse(races(STORE, 40, 16, 4));
        assertTrue(races(LOAD, 0, 16, 4));
    }

    @Test
    void aWarpBarrierLetsOneReaderWriteAfterOthersRead() {
        assertFalse(races(LOAD, 0, 8, 4));
        clock.nextWarpEpoch(0);
        assertFalse(races(LOAD, 1, 8, 4));
        assertFalse(races(STORE, 1, 8, 4));
    }

    @Test
    void atomicsRaceWithPlainAccessesOnly() {
        assertFalse(races(ATOMIC, 0, 8, 4));
        assertFalse(races(ATOMIC, 1, 8, 4));
        assertFalse(races(ATOMIC, 50, 8, 4));
        assertTrue(races(LOAD, 50, 8, 4));
        assertTrue(races(ATOMIC, 0, 8, 4), "after the plain read");
    }

    @Test
    void blocksRaceInGlobalMemoryWhateverBarriersTheyPass() {
        assertFalse(races(STORE, 0, 8, 4));
        clock.nextEpoch();
        clock.blockRuns(0);
        clock.nextEpoch();
        assertTrue(races(LOAD, 0, 8, 4));
    }

    @Test
    void blocksThatReadDoNotHideEachOther() {
        assertFalse(races(LOAD, 0, 8, 4));
        clock.blockRuns(0);
        assertFalse(races(LOAD, 0, 8, 4));
        assertTrue(races(STORE, 0, 8, 4));
    }

    @Test
    void launchesDoNotRace() {
        assertFalse(races(STORE, 0, 8, 4));
        clock.launchBegins(false);
        clock.blockRuns(0);
        assertFalse(races(LOAD, 1, 8, 4));
    }

    @Test
    void sharedMemoryOfBlocksIsNotTheSame() {
        space = Space.SHARED;
        assertFalse(races(STORE, 0, 8, 4));
        clock.blockRuns(0);
        assertFalse(races(LOAD, 1, 8, 4));
    }

    @Test
    void aFenceAndAtomicsHandOverToALaterBlock() {
        assertFalse(races(STORE, 0, 8, 4));
        clock.fence(0, false);
        assertFalse(races(ATOMIC, 0, 64, 4));
        clock.blockRuns(0);
        assertTrue(races(LOAD, 0, 8, 4), "before this block's atomic");
        assertFalse(races(ATOMIC, 0, 64, 4));
        assertFalse(races(LOAD, 0, 8, 4));
    }

    @Test
    void atomicsWithoutAFenceHandNothingOver() {
        assertFalse(races(STORE, 0, 8, 4));
        assertFalse(races(ATOMIC, 0, 64, 4));
        clock.blockRuns(0);
        assertFalse(races(ATOMIC, 0, 64, 4));
        assertTrue(races(LOAD, 0, 8, 4));
    }

    @Test
    void volatileAccessesSignalBetweenBlocks() {
        assertFalse(races(STORE, 0, 8, 4));
        clock.fence(0, false);
        assertFalse(races(STORE, 0, 64, 4, ".volatile"));
        clock.blockRuns(0);
        assertFalse(races(LOAD, 0, 64, 4, ".volatile"));
        assertFalse(races(LOAD, 0, 8, 4));
        assertFalse(races(STORE, 0, 64, 4, ".volatile"));
        clock.blockRuns(0);
        assertTrue(races(LOAD, 0, 64, 4), "a plain read of the flag");
    }

    @Test
    void aFenceAndAnAtomicHandOverWithinABlockByTheWord() {
        space = Space.SHARED;
        assertFalse(races(STORE, 0, 8, 4));
        assertFalse(races(STORE, 1, 16, 4));
        clock.fence(0, true);
        assertFalse(races(STORE, 0, 24, 4));
        assertFalse(races(ATOMIC, 0, 64, 4));
        assertFalse(races(ATOMIC, 40, 68, 4));
        assertTrue(races(LOAD, 40, 8, 4), "another word");
        assertFalse(races(ATOMIC, 70, 64, 4));
        assertFalse(races(LOAD, 71, 16, 4));
        assertTrue(races(LOAD, 70, 24, 4), "written after the fence");
        assertTrue(races(STORE, 100, 16, 4), "a warp that read no signal");
    }

    @Test
    void whatIsTakenOverIsHandedOn() {
        assertFalse(races(STORE, 0, 8, 4));
        clock.fence(0, true);
        assertFalse(races(STORE, 0, 64, 4, ".relaxed.cta"));
        assertFalse(races(LOAD, 32, 64, 4, ".acquire.cta"));
        assertFalse(races(STORE, 32, 68, 4, ".release.cta"));
        assertFalse(races(LOAD, 64, 68, 4, ".acquire.cta"));
        assertFalse(races(STORE, 64, 8, 4));
        assertTrue(races(LOAD, 32, 8, 4), "after thread 64 wrote");
    }

    @Test
    void lanesOfAWarpHandOverToEachOther() {
        assertFalse(races(STORE, 0, 8, 4));
        assertFalse(races(STORE, 0, 64, 4, ".release.cta"));
        assertTrue(races(LOAD, 1, 8, 4));
        assertFalse(races(LOAD, 2, 64, 4, ".acquire.cta"));
        assertFalse(races(LOAD, 2, 8, 4));
    }

    @Test
    void volatileAccessesAloneAreNoSignalWithinABlock() {
        assertFalse(races(STORE, 0, 64, 4, ".volatile"));
        assertTrue(races(LOAD, 1, 64, 4, ".volatile"));
        assertFalse(races(ATOMIC, 0, 72, 4));
        assertFalse(races(LOAD, 1, 72, 4, ".volatile"));
    }

    @Test
    void rowsAreCheckedLaneByLane() {
        assertFalse(rowRaces(STORE, 0, 0, 4));
        assertFalse(rowRaces(LOAD, 0, 0, 4));
        assertTrue(rowRaces(LOAD, 0, 4, 4), "each lane reads its neighbour's");
        assertTrue(rowRaces(STORE, 1, 64, 4), "half of it is the first warp's");
    }

    @Test
    void vectorRowsGiveEachLaneItsWords() {
        assertFalse(rowRaces(STORE, 0, 0, 16));
        assertFalse(races(LOAD, 1, 28, 4));
        assertTrue(races(LOAD, 1, 12, 4));
        assertTrue(races(LOAD, 0, 511, 1), "a byte of the last lane's last word");
    }

    @Test
    void rowsSeeSplitWordsAndAtomics() {
        assertFalse(races(STORE, 7, 40, 1));
        assertTrue(rowRaces(LOAD, 0, 0, 4), "lane 10 reads the byte");
        clock.nextEpoch();
        assertFalse(races(ATOMIC, 3, 0, 4));
        assertTrue(rowRaces(LOAD, 0, 0, 4));
    }

    @Test
    void usedUpEpochsForgetButDoNotAccuse() {
        assertFalse(races(STORE, 0, 8, 4));
        for (int i = 0; i < Stamp.MOST_EPOCHS; i++) clock.nextEpoch();
        assertFalse(races(LOAD, 1, 8, 4));
        assertTrue(races(STORE, 2, 8, 4));
    }

    @Test
    void usedUpWarpEpochsForgetButDoNotAccuse() {
        for (int i = 0; i < Stamp.MOST_WARP_EPOCHS + 5; i++) {
            assertFalse(races(STORE, i % 32, 8, 4));
            clock.nextWarpEpoch(0);
        }
    }
}
