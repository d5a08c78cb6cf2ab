package hanji.tensor;

import hanji.cuda.DeviceBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A dense row-major array of numbers: a shape, a dtype, a device and a storage. It has no arithmetic: operations are
 * {@code Op} records on the floors above.
 *
 * <p>Element access by {@link #get} and {@link #set} is for references, tests and single values; fast paths work on the
 * backing array, whose first {@code size()} elements are the tensor.
 *
 * <p>Several threads may read a tensor, each under its own tape and scopes: references are counted atomically. While one
 * thread overwrites a tensor, no other may use it.
 */
public final class Tensor {
    private static final String SCOPE_CLOSED =
            "was used after its scope closed; hand it out with keep, of the scope or tape";

    private final Shape shape;
    private final Device device;
    private Storage storage;
    private final AtomicInteger references = new AtomicInteger(1);
    private String name;
    private String end = SCOPE_CLOSED;
    private boolean isDropped;

    private Tensor(Shape shape, Device device, Storage storage, String name) {
        this.shape = shape;
        this.device = device;
        this.storage = storage;
        this.name = name;
        storage.heldBy(this);
    }

    private Tensor(Shape shape, Device device, Storage storage) {
        this(shape, device, storage, "");
        Optional<Scope> scope = Scope.innermost();
        if (scope.isPresent()) scope.get().own(this);
    }

    /** A tensor whose elements are not yet written. */
    public static Tensor empty(DType dtype, Shape shape, Device device) {
        return new Tensor(shape, device, device.take(dtype, shape.size()));
    }

    /** A tensor of zeros. */
    public static Tensor zeros(DType dtype, Shape shape, Device device) {
        return full(0, dtype, shape, device);
    }

    /** A tensor whose elements all have one value. */
    public static Tensor full(double value, DType dtype, Shape shape, Device device) {
        Tensor tensor = empty(dtype, shape, device);
        tensor.fill(value);
        return tensor;
    }

    /** An F32 tensor on {@link Device#CPU} with a copy of these values. */
    public static Tensor of(float[] values, int... dims) {
        Tensor tensor = empty(DType.F32, checked(values.length, dims), Device.CPU);
        System.arraycopy(values, 0, tensor.floats(), 0, values.length);
        return tensor;
    }

    /** An F64 tensor on {@link Device#CPU} with a copy of these values. */
    public static Tensor of(double[] values, int... dims) {
        Tensor tensor = empty(DType.F64, checked(values.length, dims), Device.CPU);
        System.arraycopy(values, 0, tensor.doubles(), 0, values.length);
        return tensor;
    }

    /** An I32 tensor on {@link Device#CPU} with a copy of these values. */
    public static Tensor of(int[] values, int... dims) {
        Tensor tensor = empty(DType.I32, checked(values.length, dims), Device.CPU);
        System.arraycopy(values, 0, tensor.ints(), 0, values.length);
        return tensor;
    }

    /** A U8 tensor on {@link Device#CPU} with a copy of these values. */
    public static Tensor of(byte[] values, int... dims) {
        Tensor tensor = empty(DType.U8, checked(values.length, dims), Device.CPU);
        System.arraycopy(values, 0, tensor.bytes(), 0, values.length);
        return tensor;
    }

    private static Shape checked(int length, int[] dims) {
        Shape shape = Shape.of(dims);
        if (shape.size() != length) throw new IllegalArgumentException(length + " values do not fill shape " + shape);
        return shape;
    }

    public Shape shape() {
        return shape;
    }

    public DType dtype() {
        return storage.dtype;
    }

    public Device device() {
        return device;
    }

    /** Number of elements. */
    public int size() {
        return shape.size();
    }

    /** What error messages and checkpoints call this tensor; empty if never named. */
    public String name() {
        return name;
    }

    /** Names this tensor and returns it. */
    public Tensor named(String newName) {
        name = newName;
        return this;
    }

    /**
     * The backing array of an F32 tensor, to be read or written; may be longer than {@code size()}. Outside operations and
     * updates (see {@link Declared}) asking for it counts as overwriting the elements and bumps the {@link #version}: ask
     * again before each round of writing, and read by {@link #toFloats} or {@link #get} what a tape still needs.
     */
    public float[] floats() {
        return (float[]) array(DType.F32);
    }

    /** The backing array of an F64 tensor, as {@link #floats} gives it. */
    public double[] doubles() {
        return (double[]) array(DType.F64);
    }

    /** The backing array of an I32 tensor, as {@link #floats} gives it. */
    public int[] ints() {
        return (int[]) array(DType.I32);
    }

    /** The backing array of a U8 tensor, as {@link #floats} gives it. */
    public byte[] bytes() {
        return (byte[]) array(DType.U8);
    }

    private Object array(DType expected) {
        requireAlive();
        if (storage.dtype != expected) throw new IllegalStateException(label() + " is not " + expected);
        if (storage.content instanceof DeviceBuffer)
            throw new IllegalStateException(
                    label() + " is on " + device + " and has no array; copy it to the CPU first");
        bumpUnlessDeclared();
        return storage.content;
    }

    private void bumpUnlessDeclared() {
        if (storage.versionIsKnown() && !Declared.isRunning()) bumpVersion();
    }

    /**
     * The device memory of a tensor on a CUDA device.
     *
     * @throws IllegalStateException if it is on the CPU
     */
    public DeviceBuffer deviceBuffer() {
        requireAlive();
        if (storage.content instanceof DeviceBuffer buffer) return buffer;
        throw new IllegalStateException(label() + " is on the CPU and has no device memory");
    }

    /** Element at a flat row-major index, as a double; U8 elements are 0 to 255. On a CUDA device this is a copy. */
    public double get(int index) {
        requireAlive();
        requireInside(index);
        return storage.content instanceof DeviceBuffer buffer
                ? DeviceCopies.get(this, buffer, index)
                : Elements.get(storage.content, index);
    }

    /**
     * Sets the element at a flat row-major index, converted as a Java cast does: F32 is rounded to nearest, ties to even;
     * I32 is cut towards zero and clamped to its range, NaN gives 0; U8 takes the low 8 bits of that. Outside operations
     * and updates (see {@link Declared}) this bumps the version.
     */
    public void set(int index, double value) {
        requireAlive();
        requireInside(index);
        bumpUnlessDeclared();
        if (storage.content instanceof DeviceBuffer buffer) DeviceCopies.set(this, buffer, index, value);
        else Elements.set(storage.content, index, value);
    }

    private void requireInside(int index) {
        if (index < 0 || index >= shape.size())
            throw new IndexOutOfBoundsException("element " + index + " of " + label());
    }

    /** Sets every element to one value, converted as {@link #set} does, and bumps the version. */
    public void fill(double value) {
        requireAlive();
        if (storage.content instanceof DeviceBuffer buffer) DeviceCopies.fill(this, buffer, value);
        else Elements.fill(storage.content, size(), value);
        bumpVersion();
    }

    /**
     * The value of a tensor with one element.
     *
     * @throws IllegalStateException if there is not exactly one
     */
    public double item() {
        if (size() != 1) throw new IllegalStateException(label() + " has not exactly one element");
        return get(0);
    }

    /** The elements as doubles, in row-major order. */
    public double[] toDoubles() {
        return Elements.toDoubles(onCpu(this).storage.content, size());
    }

    /** The elements of an F32 tensor, in row-major order. */
    public float[] toFloats() {
        if (dtype() != DType.F32) throw new IllegalStateException(label() + " is not " + DType.F32);
        return Arrays.copyOf((float[]) onCpu(this).storage.content, size());
    }

    /** A tensor, or a copy where it is on a CUDA device; the copy belongs to no scope. */
    private static Tensor onCpu(Tensor tensor) {
        tensor.requireAlive();
        if (tensor.device.cuda().isEmpty()) return tensor;
        var copy = new Tensor(tensor.shape, Device.CPU, Device.CPU.take(tensor.dtype(), tensor.size()), tensor.name);
        copy.copyFrom(tensor);
        return copy;
    }

    /** A copy on another device or with another dtype (converted as {@link #set} does), outside any gradient. */
    public Tensor to(DType dtype, Device target) {
        Tensor copy = empty(dtype, shape, target).named(name);
        if (dtype == dtype()) copy.copyFrom(this);
        else if (target.cuda().isEmpty()) copy.convert(onCpu(this));
        else {
            try (var _ = Scope.open()) {
                Tensor converted = empty(dtype, shape, Device.CPU);
                converted.convert(onCpu(this));
                copy.copyFrom(converted);
            }
        }
        return copy;
    }

    private void convert(Tensor source) {
        for (int i = 0; i < size(); i++) set(i, source.get(i));
    }

    /**
     * Overwrites the elements with those of a tensor of the same shape and dtype, and bumps the version.
     *
     * @throws IllegalArgumentException if shape or dtype differ
     */
    public void copyFrom(Tensor source) {
        if (!source.shape.equals(shape) || source.dtype() != dtype())
            throw new IllegalArgumentException("cannot copy " + source.label() + " into " + label());
        source.requireAlive();
        requireAlive();
        if (source.storage.content instanceof DeviceBuffer || storage.content instanceof DeviceBuffer)
            DeviceCopies.copy(source, source.storage.content, this, storage.content);
        else System.arraycopy(source.storage.content, 0, storage.content, 0, size());
        bumpVersion();
    }

    /**
     * The same elements under another shape; the storage is shared.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public Tensor view(Shape newShape) {
        requireAlive();
        if (newShape.size() != size()) throw new IllegalArgumentException("cannot view " + label() + " as " + newShape);
        storage.retain();
        return new Tensor(newShape, device, storage);
    }

    /**
     * Another number after the elements were overwritten in place, as far as anybody can tell: by {@link #set}, {@link #fill},
     * {@link #copyFrom}, updates and {@link #bumpVersion}, or by whoever asked for the backing array outside of those. The
     * tape detects stale values by it. Changes between two calls of this method may count as one.
     */
    public int version() {
        return storage.version();
    }

    /** Notes that the elements were overwritten in place. */
    public void bumpVersion() {
        storage.bumpVersion();
    }

    /**
     * A tensor computed from the elements of this one, such as weights packed for a loop: written by {@code fill} at first
     * and again after every new {@link #version}. It lives as long as the elements; its own elements may not be changed.
     *
     * @param key tells what is computed; equal keys have equal dtypes, shapes and elements
     */
    public Tensor derived(Object key, DType dtype, Shape shape, Consumer<Tensor> fill) {
        requireAlive();
        return storage.derived(
                key,
                () -> new Tensor(shape, device, device.take(dtype, shape.size()), ""),
                target -> Declared.run(() -> fill.accept(target)));
    }

    /** Whether the elements are still there: no scope that owned them alone has closed. */
    public boolean isAlive() {
        return references.get() > 0 && !isDropped;
    }

    /** Adds a reference, so that the elements outlive the scope that owns the tensor. */
    public Tensor retain() {
        if (references.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) throw dead();
        return this;
    }

    /** Gives up a reference; with the last one the storage goes back to the pool. */
    public void release() {
        release(end);
    }

    /**
     * Gives up a reference; with the last one the storage goes back to the pool.
     *
     * @param reason what errors say, after the tensor's name, of a use after the last reference went with this call
     */
    public void release(String reason) {
        int before = references.getAndUpdate(count -> Math.max(0, count - 1));
        if (before == 0) throw dead();
        if (before > 1) return;
        end = reason;
        if (!isDropped) storage.release();
    }

    /**
     * Gives the elements back although there are references: until {@link #restore} the tensor is dead, but belongs where it did.
     *
     * @param reason what errors say, after the tensor's name, of a use meanwhile
     */
    public void drop(String reason) {
        requireAlive();
        end = reason;
        isDropped = true;
        storage.release();
    }

    /**
     * Undoes {@link #drop} with elements that were computed again: shares those of another tensor. The version is that from before.
     *
     * @param again of this shape and dtype, on this device
     * @throws IllegalArgumentException if it is not
     * @throws IllegalStateException if this tensor was not dropped
     */
    public void restore(Tensor again) {
        if (!isDropped) throw new IllegalStateException(label() + " was not dropped");
        if (!again.shape.equals(shape) || again.dtype() != dtype() || again.device != device)
            throw new IllegalArgumentException(label() + " cannot be restored from " + again.label());
        again.storage.retain();
        again.storage.setVersion(storage.version());
        storage = again.storage;
        end = SCOPE_CLOSED;
        isDropped = false;
    }

    /** @throws IllegalStateException if the elements are no longer there */
    void requireAlive() {
        if (references.getPlain() == 0 || isDropped) throw dead();
    }

    private IllegalStateException dead() {
        return new IllegalStateException(label() + " " + end);
    }

    /**
     * What it is and where, then its first rows, at most 48 elements; safe at any size, and of a tensor whose elements are gone. Errors
     * take {@link #label}.
     */
    @Override
    public String toString() {
        return Printed.of(this);
    }

    /** Name, dtype and shape, for example {@code tensor 'weight' F32[2, 3]}: what errors call it. */
    public String label() {
        return (name.isEmpty() ? "tensor" : "tensor '" + name + "'") + " " + storage.dtype + shape;
    }
}
