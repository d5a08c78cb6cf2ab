package hanji.simulator.ptx;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A type of PTX: what a register holds, or how an instruction reads it. */
public enum Type {
    PRED(1),
    B8(8),
    B16(16),
    B32(32),
    B64(64),
    U8(8),
    U16(16),
    U32(32),
    U64(64),
    S8(8),
    S16(16),
    S32(32),
    S64(64),
    F16(16),
    BF16(16),
    F16X2(32),
    BF16X2(32),
    TF32(32),
    F32(32),
    F64(64);

    private static final Map<String, Type> NAMED = new HashMap<>();

    static {
        for (Type type : values()) NAMED.put(type.name().toLowerCase(Locale.ROOT), type);
    }

    private final int bits;

    Type(int bits) {
        this.bits = bits;
    }

    /** The type of a name without its dot, for example {@code u32}. */
    public static Optional<Type> named(String name) {
        return Optional.ofNullable(NAMED.get(name));
    }

    public int bits() {
        return bits;
    }

    public int bytes() {
        return (bits + 7) / 8;
    }

    public boolean isSigned() {
        return this == S8 || this == S16 || this == S32 || this == S64;
    }

    /** Whether it is F16 or BF16, or a pair of them. */
    public boolean isHalf() {
        return this == F16 || this == BF16 || isPair();
    }

    /** Whether it is a pair of F16 or BF16. */
    public boolean isPair() {
        return this == F16X2 || this == BF16X2;
    }

    public boolean isFloat() {
        return this == F32 || this == F64;
    }
}
