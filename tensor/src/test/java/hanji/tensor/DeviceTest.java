package hanji.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeviceTest {
    private static final List<Device> DEVICES =
            List.of(Device.cpu(1), Device.cpu(2), Device.cpu(3), Device.fineGrained(3));

    @Test
    void aCpuHasAtLeastOneThread() {
        assertThrows(IllegalArgumentException.class, () -> Device.cpu(0));
    }

    @Test
    void everyTaskRunsOnce() {
        for (Device device : DEVICES)
            for (int count : new int[] {1, 2, 3, 7, 1000}) {
                var runs = new AtomicIntegerArray(count);
                device.parallel(count, runs::incrementAndGet);
                for (int i = 0; i < count; i++) assertEquals(1, runs.get(i), device + ", task " + i);
            }
    }

    @Test
    void noTaskIsNoWork() {
        for (Device device : DEVICES) {
            device.parallel(0, _ -> fail("there is no task"));
            device.parallelRanges(0, 1, (_, _) -> fail("there is no range"));
        }
    }

    @Test
    void rangesCoverEverythingOnce() {
        for (Device device : DEVICES)
            for (int size : new int[] {1, 2, 11, 12, 13, 100, 12345})
                for (int grain : new int[] {0, 1, 16, 5000}) {
                    var visits = new AtomicIntegerArray(size);
                    device.parallelRanges(size, grain, (from, to) -> {
                        assertTrue(from < to);
                        for (int i = from; i < to; i++) visits.incrementAndGet(i);
                    });
                    for (int i = 0; i < size; i++) assertEquals(1, visits.get(i));
                }
    }

    @Test
    void rangesOfTheLargestSizeDoNotOverflow() {
        int size = Integer.MAX_VALUE - 16;
        var covered = new AtomicLong();
        Device.cpu(8).parallelRanges(size, 1, (from, to) -> covered.addAndGet(to - from));
        assertEquals(size, covered.get());
    }

    @Test
    void smallWorkIsNotCutButForChecks() {
        assertEquals(List.of("0-100"), ranges(Device.cpu(3), 100, 1000));
        assertEquals(16, ranges(Device.fineGrained(3), 100, 1000).size());
    }

    @Test
    void theFailureOfATaskReachesTheCaller() {
        for (Device device : DEVICES)
            for (int failing : new int[] {0, 5, 9}) {
                var thrown = new IllegalArgumentException("task " + failing);
                var caught = assertThrows(
                        IllegalArgumentException.class,
                        () -> device.parallel(10, task -> {
                            if (task == failing) throw thrown;
                        }));
                assertSame(thrown, caught);
            }
    }

    @Test
    void anErrorReachesTheCallerToo() {
        assertThrows(
                StackOverflowError.class,
                () -> Device.cpu(2).parallel(2, task -> {
                    if (task == 1) throw new StackOverflowError();
                }));
    }

    @Test
    void theDeviceWorksOnAfterAFailure() {
        Device device = Device.cpu(3);
        assertThrows(
                ArithmeticException.class,
                () -> device.parallel(5, _ -> {
                    throw new ArithmeticException();
                }));
        var runs = new AtomicInteger();
        device.parallel(5, _ -> runs.incrementAndGet());
        assertEquals(5, runs.get());
    }

    @Test
    void nestedWorkFinishes() {
        Device device = Device.cpu(2);
        var runs = new AtomicInteger();
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> device.parallel(
                        4, _ -> device.parallel(4, _ -> device.parallel(4, _ -> runs.incrementAndGet()))));
        assertEquals(64, runs.get());
    }

    @Test
    void anInterruptWaitsUntilTheWorkIsDone() {
        Device device = Device.cpu(3);
        var runs = new AtomicInteger();
        Thread.currentThread().interrupt();
        device.parallel(100, _ -> runs.incrementAndGet());
        assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
        assertEquals(100, runs.get());
    }

    @Test
    void theThreadsDoNotKeepTheProgramAlive() {
        List<Boolean> daemons = Collections.synchronizedList(new ArrayList<>());
        Thread caller = Thread.currentThread();
        Device.cpu(3).parallel(50, _ -> {
            if (Thread.currentThread() != caller)
                daemons.add(Thread.currentThread().isDaemon());
        });
        assertTrue(daemons.stream().allMatch(isDaemon -> isDaemon));
    }

    private static List<String> ranges(Device device, int size, int grain) {
        List<String> ranges = Collections.synchronizedList(new ArrayList<>());
        device.parallelRanges(size, grain, (from, to) -> ranges.add(from + "-" + to));
        return ranges;
    }
}
