package hanji.bench.races;

import hanji.cuda.Arguments;
import hanji.cuda.CudaException;
import hanji.cuda.Grid;
import hanji.simulator.Advice;
import hanji.simulator.Fault;
import hanji.simulator.KernelFault;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.simulator.ptx.Entry;
import hanji.simulator.ptx.Ptx;
import hanji.simulator.ptx.Variable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The simulated device of one run of a program: answers what {@code runtime.cpp} asks, and keeps what was found. */
final class SimulatedRuntime {
    private static final int INVALID_VALUE = 1, INVALID_CONFIGURATION = 9, LAUNCH_FAILURE = 719;
    private static final int MOST_LAUNCHES = 200;

    private final SimulatedDriver driver;
    private final Ptx ptx;
    private final long module;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Advice> advice = new ArrayList<>();
    private Optional<String> stopped = Optional.empty();
    private Optional<String> refused = Optional.empty();
    private int launches;
    private boolean launched;

    /** @throws CudaException if the PTX is not understood */
    SimulatedRuntime(String ptx, Simulation simulation) {
        driver = new SimulatedDriver(simulation);
        module = driver.load("the program", ptx.getBytes(StandardCharsets.ISO_8859_1));
        this.ptx = Ptx.parse(ptx);
    }

    /** What all launches did wrong. */
    List<Fault> faults() {
        return faults;
    }

    /** What is no fault and was said of a launch. */
    List<Advice> advice() {
        return advice;
    }

    /** Why the program did not come to its end, if it did not. */
    Optional<String> stopped() {
        return stopped;
    }

    /** Why a kernel did not run, if one did not. */
    Optional<String> refused() {
        return refused;
    }

    /** Whether any kernel ran. */
    boolean launched() {
        return launched;
    }

    /** Notes why the program does not come to its end. */
    void stop(String reason) {
        if (stopped.isEmpty()) stopped = Optional.of(reason);
    }

    /** Answers until the program ends or has shown enough. */
    void serve(InputStream from, OutputStream to) {
        var in = new DataInputStream(from);
        var out = new DataOutputStream(to);
        while (stopped.isEmpty() && refused.isEmpty()) {
            try {
                int what = in.read();
                if (what < 0) return;
                out.write(answer((char) what, payload(in)).frame());
                out.flush();
            } catch (IOException _) {
                return; // the program was ended within a request, or before its answer
            }
        }
    }

    private static ByteBuffer payload(DataInputStream in) throws IOException {
        int length = Math.toIntExact(Long.reverseBytes(in.readLong()));
        byte[] content = in.readNBytes(length);
        if (content.length < length)
            throw new EOFException("a request has " + content.length + " of " + length + " bytes");
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A status of CUDA's, and what goes with it. */
    private record Answer(int status, byte[] content) {
        static Answer of(long... values) {
            ByteBuffer content = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (long value : values) content.putLong(value);
            return new Answer(0, content.array());
        }

        static Answer failure(int status) {
            return new Answer(status, new byte[0]);
        }

        byte[] frame() {
            return ByteBuffer.allocate(Integer.BYTES + Long.BYTES + content.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(status)
                    .putLong(content.length)
                    .put(content)
                    .array();
        }
    }

    private Answer answer(char what, ByteBuffer payload) {
        if (what == 'l') return launch(payload);
        try {
            return ofMemory(what, payload);
        } catch (CudaException _) {
            return Answer.failure(INVALID_VALUE); // of the host's own calls; a program may look or not
        }
    }

    private Answer ofMemory(char what, ByteBuffer payload) {
        switch (what) {
            case 'a' -> {
                long bytes = payload.getLong();
                return Answer.of(bytes == 0 ? 0 : driver.allocate(bytes));
            }
            case 'f' -> driver.free(payload.getLong());
            case 'd' -> {
                long to = payload.getLong();
                driver.toDevice(MemorySegment.ofArray(rest(payload)), to, 0);
            }
            case 'h' -> {
                long from = payload.getLong();
                byte[] content = new byte[Math.toIntExact(payload.getLong())];
                driver.toHost(from, MemorySegment.ofArray(content), 0);
                return new Answer(0, content);
            }
            case 'c' -> {
                long to = payload.getLong(), from = payload.getLong();
                driver.copy(from, to, payload.getLong(), 0);
            }
            case 'm' -> {
                long address = payload.getLong(), bytes = payload.getLong();
                driver.fillBytes(address, payload.get(), bytes, 0);
            }
            case 'p' -> {
                return Answer.of(entry(text(payload)).parameters().stream()
                        .mapToLong(Variable::bytes)
                        .toArray());
            }
            case 's' -> {
                return Answer.of(address(text(payload)));
            }
            default -> throw new IllegalStateException("no request is called '" + what + "'");
        }
        return Answer.of();
    }

    private Entry entry(String kernel) {
        return ptx.entry(kernel).orElseThrow(() -> new CudaException("no kernel '" + kernel + "'"));
    }

    private long address(String variable) {
        return driver.variables(module).stream()
                .filter(each -> each.name().equals(variable))
                .findFirst()
                .map(each -> driver.address(module, each))
                .orElseThrow(() -> new CudaException("no variable '" + variable + "'"));
    }

    private Answer launch(ByteBuffer payload) {
        if (++launches > MOST_LAUNCHES) stop("it launched more than " + MOST_LAUNCHES + " kernels");
        int[] sizes = new int[7];
        for (int i = 0; i < sizes.length; i++) sizes[i] = payload.getInt();
        byte[] name = new byte[payload.getInt()];
        payload.get(name);
        String kernel = new String(name, StandardCharsets.ISO_8859_1);
        try (Arena arena = Arena.ofConfined()) {
            var grid = new Grid(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], sizes[6]);
            if (grid.blocks() == 0) return Answer.failure(INVALID_CONFIGURATION);
            var arguments = new Arguments(arena);
            for (Variable parameter : entry(kernel).parameters()) {
                byte[] value = new byte[(int) parameter.bytes()];
                payload.get(value);
                arguments.add(value);
            }
            driver.launch(driver.function(module, kernel), grid, arguments, 0);
            launched = true;
            return Answer.of();
        } catch (KernelFault found) {
            launched = true;
            faults.addAll(found.faults());
            return found.faults().stream().anyMatch(fault -> endsTheLaunch(fault.kind())) ? failed(found) : Answer.of();
        } catch (IllegalArgumentException _) {
            return Answer.failure(INVALID_CONFIGURATION);
        } catch (CudaException reason) {
            refused = Optional.of(String.valueOf(reason.getMessage()));
            return Answer.failure(LAUNCH_FAILURE);
        } finally {
            advice.addAll(driver.advice());
        }
    }

    private Answer failed(KernelFault found) {
        stop(String.valueOf(found.getMessage()));
        return Answer.failure(LAUNCH_FAILURE);
    }

    private static boolean endsTheLaunch(Fault.Kind kind) {
        return switch (kind) {
            case ENDLESS, ASSERTION, STACK_OVERFLOW -> true;
            case OUT_OF_BOUNDS, USE_AFTER_FREE, UNINITIALISED, MISALIGNED, RACE, DIVERGENT_BARRIER, WRONG_MASK -> false;
        };
    }

    private static String text(ByteBuffer payload) {
        return new String(rest(payload), StandardCharsets.ISO_8859_1);
    }

    private static byte[] rest(ByteBuffer payload) {
        byte[] rest = new byte[payload.remaining()];
        payload.get(rest);
        return rest;
    }
}
