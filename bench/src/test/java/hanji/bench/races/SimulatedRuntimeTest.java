package hanji.bench.races;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.simulator.Fault;
import hanji.simulator.Simulation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The requests of a program, made by hand, as runtime.cpp makes them. */
class SimulatedRuntimeTest {
    /** Every thread writes its own number to the first word. */
    private static final String PTX = """
            .version 8.0
            .target sm_80
            .address_size 64
            .global .align 4 .u32 counter = 7;
            .visible .entry race(.param .u64 out, .param .u32 add) {
                .reg .b32 %r<4>;
                .reg .b64 %rd<3>;
                ld.param.u64 %rd1, [out];
                ld.param.u32 %r1, [add];
                cvta.to.global.u64 %rd2, %rd1;
                mov.u32 %r2, %tid.x;
                add.s32 %r3, %r1, %r2;
                st.global.u32 [%rd2], %r3;
                ret;
            }
            .visible .entry forever() {
            again:
                bra again;
            }
            """;

    private final SimulatedRuntime device = new SimulatedRuntime(PTX, Simulation.CHECKED.withSteps(1 << 10));

    @Test
    void aProgramAllocatesFillsLaunchesAndReads() {
        long address = ask('a', longs(8)).getLong();
        ask('m', bytes(17).putLong(address).putLong(8).put((byte) 1));
        assertEquals(0x0101010101010101L, ask('h', longs(address, 8)).getLong());

        ByteBuffer sizes = ask('p', text("race"));
        assertEquals(8, sizes.getLong());
        assertEquals(4, sizes.getLong());

        ask('l', launch(1, "race", 12).putLong(address).putInt(5));
        assertEquals(5, ask('h', longs(address, 4)).getInt());
        assertEquals(0, device.faults().size());

        ask('d', bytes(12).putLong(address + 4).putInt(9));
        ask('c', longs(address, address + 4, 4));
        assertEquals(9, ask('h', longs(address, 4)).getInt());
        ask('f', longs(address));
    }

    @Test
    void faultsAreKeptAndTheProgramGoesOn() {
        long address = ask('a', longs(4)).getLong();
        ask('l', launch(32, "race", 12).putLong(address).putInt(0));
        assertEquals(Fault.Kind.RACE, device.faults().getFirst().kind());
        assertTrue(device.stopped().isEmpty());
    }

    @Test
    void aVariableHasAnAddress() {
        long address = ask('s', text("counter")).getLong();
        assertEquals(7, ask('h', longs(address, 4)).getInt());
    }

    @Test
    void aMistakeOfTheHostIsAStatusAndNothingElse() {
        ByteBuffer answer = answer('f', longs(12345));
        assertEquals(1, answer.getInt());
        answer = answer('l', launch(2048, "race", 12).putLong(0).putInt(0));
        assertEquals(9, answer.getInt());
        assertTrue(device.stopped().isEmpty());
    }

    @Test
    void aKernelWithoutEndEndsTheProgram() {
        answer('l', launch(32, "forever", 0));
        assertTrue(device.stopped().isPresent());
        assertEquals(Fault.Kind.ENDLESS, device.faults().getFirst().kind());
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        answer('l', launch(32, "nowhere", 0));
        assertTrue(
                device.refused().orElse("").contains("nowhere"),
                device.refused().toString());
    }

    @Test
    void aProgramThatIsGoneBeforeItsAnswerIsNoFailure() {
        var gone = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        device.serve(new ByteArrayInputStream(frame('a', longs(8))), gone);
        assertTrue(device.stopped().isEmpty());
        assertFalse(device.launched());
    }

    @Test
    void halfARequestIsNoFailure() {
        byte[] half = Arrays.copyOf(frame('h', longs(0, 8)), 13);
        var out = new ByteArrayOutputStream();
        device.serve(new ByteArrayInputStream(half), out);
        assertEquals(0, out.size());
    }

    private ByteBuffer ask(char what, ByteBuffer payload) {
        ByteBuffer answer = answer(what, payload);
        assertEquals(0, answer.getInt());
        assertEquals(answer.remaining() - Long.BYTES, answer.getLong());
        return answer;
    }

    private static byte[] frame(char what, ByteBuffer payload) {
        ByteBuffer frame = bytes(9 + payload.capacity());
        return frame.put((byte) what)
                .putLong(payload.capacity())
                .put(payload.array())
                .array();
    }

    private ByteBuffer answer(char what, ByteBuffer payload) {
        var out = new ByteArrayOutputStream();
        device.serve(new ByteArrayInputStream(frame(what, payload)), out);
        return ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer launch(int threads, String kernel, int parameterBytes) {
        ByteBuffer payload = bytes(8 * Integer.BYTES + kernel.length() + parameterBytes);
        payload.putInt(1)
                .putInt(1)
                .putInt(1)
                .putInt(threads)
                .putInt(1)
                .putInt(1)
                .putInt(0);
        return payload.putInt(kernel.length()).put(kernel.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ByteBuffer text(String text) {
        return bytes(text.length()).put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ByteBuffer longs(long... values) {
        ByteBuffer payload = bytes(values.length * Long.BYTES);
        for (long value : values) payload.putLong(value);
        return payload;
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    }
}
