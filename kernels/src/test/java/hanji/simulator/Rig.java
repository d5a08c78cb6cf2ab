package hanji.simulator;

import hanji.cuda.Arguments;
import hanji.cuda.Grid;
import hanji.simulator.driver.SimulatedDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Runs kernels of test resources on a simulated device: arrays go there, are arguments, and come back. */
public final class Rig {
    private final SimulatedDriver driver;
    private final long module;
    private final Arguments arguments = new Arguments(Arena.ofAuto());

    /** @param file a PTX file beside this class, without its ending */
    public Rig(String file, Simulation simulation) {
        this(file + ".ptx", resource(file + ".ptx"), simulation);
    }

    private Rig(String name, byte[] ptx, Simulation simulation) {
        driver = new SimulatedDriver(simulation);
        module = driver.load(name, ptx);
    }

    /** With PTX in a string. */
    public static Rig of(String ptx, Simulation simulation) {
        return new Rig("test.ptx", ptx.getBytes(StandardCharsets.ISO_8859_1), simulation);
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Rig.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public SimulatedDriver driver() {
        return driver;
    }

    /** Device memory that holds an array. */
    public long device(Object array) {
        MemorySegment host = segment(array);
        long address = driver.allocate(host.byteSize());
        driver.toDevice(host, address, 0);
        return address;
    }

    /** Device memory that holds nothing yet. */
    public long empty(long bytes) {
        return driver.allocate(bytes);
    }

    /** Fills an array from device memory. */
    <A> A host(long address, A array) {
        driver.toHost(address, segment(array), 0);
        return array;
    }

    private static MemorySegment segment(Object array) {
        return switch (array) {
            case byte[] a -> MemorySegment.ofArray(a);
            case short[] a -> MemorySegment.ofArray(a);
            case int[] a -> MemorySegment.ofArray(a);
            case long[] a -> MemorySegment.ofArray(a);
            case float[] a -> MemorySegment.ofArray(a);
            case double[] a -> MemorySegment.ofArray(a);
            default -> throw new IllegalArgumentException(array.getClass().toString());
        };
    }

    /** Launches a kernel; longs are addresses. */
    public void launch(String kernel, Grid grid, Object... values) {
        arguments.clear();
        for (Object value : values)
            switch (value) {
                case Long v -> arguments.add(v.longValue());
                case Integer v -> arguments.add(v.intValue());
                case Float v -> arguments.add(v.floatValue());
                case Double v -> arguments.add(v.doubleValue());
                case int[] v -> arguments.add(v);
                default -> throw new IllegalArgumentException(value.getClass().toString());
            }
        driver.launch(driver.function(module, kernel), grid, arguments, 0);
    }
}
