package hanji.simulator.run;

import hanji.cuda.Arguments;
import hanji.cuda.CudaDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The arguments of a launch on a device, its arrays in device memory. */
final class Placement {
    private static final long DEFAULT_STREAM = 0;

    private final CudaDriver driver;
    private final Arena arena;
    private final List<Argument> arguments;
    private final long[] addresses;

    /** Puts the arrays there; of those that nobody has written only the room. */
    Placement(CudaDriver driver, Arena arena, List<Argument> arguments) {
        this.driver = driver;
        this.arena = arena;
        this.arguments = arguments;
        addresses = new long[arguments.size()];
        for (int i = 0; i < addresses.length; i++)
            if (arguments.get(i) instanceof Argument.Array array) addresses[i] = placed(array);
        for (int i = 0; i < addresses.length; i++)
            if (arguments.get(i) instanceof Argument.Pointers pointers) {
                byte[] content = content(pointers);
                addresses[i] = driver.allocate(content.length);
                copy(content, addresses[i]);
            }
    }

    private long placed(Argument.Array array) {
        long address = driver.allocate(array.bytes());
        if (array.fill() != Argument.Fill.UNWRITTEN) copy(array.elements().array(), address);
        return address;
    }

    private void copy(byte[] content, long address) {
        MemorySegment host = arena.allocate(content.length);
        host.copyFrom(MemorySegment.ofArray(content));
        driver.toDevice(host, address, DEFAULT_STREAM);
    }

    /** Fills arrays that nobody has written with zeros, as the simulator shows them. */
    void clearUnwritten() {
        for (int i = 0; i < addresses.length; i++)
            if (arguments.get(i) instanceof Argument.Array array && array.fill() == Argument.Fill.UNWRITTEN)
                driver.fillBytes(addresses[i], (byte) 0, array.bytes(), DEFAULT_STREAM);
    }

    /** Gives the memory back. */
    void free() {
        for (long each : addresses) if (each != 0) driver.free(each);
    }

    /** By argument, where an array begins; 0 for others. */
    long[] addresses() {
        return addresses.clone();
    }

    /** As a launch takes them. */
    Arguments packed() {
        Arguments packed = new Arguments(arena);
        for (int i = 0; i < addresses.length; i++)
            if (arguments.get(i) instanceof Argument.Array || arguments.get(i) instanceof Argument.Pointers)
                packed.add(addresses[i]);
            else packed.add(content(arguments.get(i)));
        return packed;
    }

    /** What an argument says, as it lies in memory. */
    byte[] content(Argument argument) {
        return switch (argument) {
            case Argument.Array array -> array.elements().array();
            case Argument.Scalar scalar -> scalar.content();
            case Argument.Struct struct -> struct.content();
            case Argument.Pointer pointer -> content(List.of(pointer));
            case Argument.Pointers pointers -> content(pointers.pointers());
        };
    }

    private byte[] content(List<Argument.Pointer> pointers) {
        ByteBuffer content = ByteBuffer.allocate(Long.BYTES * pointers.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Argument.Pointer each : pointers) content.putLong(address(each));
        return content.array();
    }

    private long address(Argument.Pointer pointer) {
        int at = pointer.argument();
        if (at >= addresses.length || !(arguments.get(at) instanceof Argument.Array array))
            throw new IllegalArgumentException(
                    "argument '" + pointer.text() + "' is not understood: argument " + at + " is no array");
        return addresses[at] + pointer.element() * array.type().bytes();
    }

    /** By argument, what stands in its array now, little-endian. */
    SortedMap<Integer, ByteBuffer> arrays() {
        SortedMap<Integer, ByteBuffer> arrays = new TreeMap<>();
        for (int i = 0; i < addresses.length; i++)
            if (arguments.get(i) instanceof Argument.Array array) {
                MemorySegment host = arena.allocate(array.bytes());
                driver.toHost(addresses[i], host, DEFAULT_STREAM);
                ByteBuffer elements = ByteBuffer.allocate((int) array.bytes()).order(ByteOrder.LITTLE_ENDIAN);
                arrays.put(i, elements.put(host.asByteBuffer()).flip());
            }
        return arrays;
    }
}
