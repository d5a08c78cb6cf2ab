package hanji.cuda;

/**
 * What a CUDA device rounds the operands of matrix products and convolutions to; their sums, and everything else, are F32 in
 * each. A precision repeats its own bits on any number of multiprocessors; those of the CPU are {@link #STRICT}'s. Bounds of
 * the errors: docs/precision.md.
 */
public enum Precision {
    /** To nothing: F32 in the canonical order of docs/numerics.md. */
    STRICT,
    /** To TF32, 11 significant bits, on tensor cores. */
    TF32,
    /** To BF16, 8 significant bits, on tensor cores. */
    BF16;

    /** The first compute capability whose tensor cores take TF32 and BF16. */
    private static final int FIRST = 80;

    /** This precision where a device has tensor cores for it, else {@link #STRICT}. */
    public Precision on(DeviceInfo device) {
        return device.computeCapability() < FIRST ? STRICT : this;
    }
}
