package hanji.kernels.layout;

import hanji.cuda.Kernel;
import hanji.tensor.DType;
import java.util.EnumMap;
import java.util.Map;

/** How many bytes a thread copies at once; kernels that copy have one form for each. */
enum Unit {
    QUAD(16),
    WORD(4),
    BYTE(1);

    private final int bytes;

    Unit(int bytes) {
        this.bytes = bytes;
    }

    /** The largest that divides each of these numbers of elements. */
    static Unit of(DType dtype, int... counts) {
        for (Unit unit : values()) if (unit.divides(dtype, counts)) return unit;
        return BYTE;
    }

    private boolean divides(DType dtype, int... counts) {
        for (int count : counts) if ((long) count * dtype.bytes() % bytes != 0) return false;
        return true;
    }

    /** A number of elements in these units. */
    int count(DType dtype, int elements) {
        return (int) ((long) elements * dtype.bytes() / bytes);
    }

    /** Elements of a unit. */
    int elements(DType dtype) {
        return bytes / dtype.bytes();
    }

    /** Of the kernels {@code name_16}, {@code name_4} and {@code name_1} of a file in this package those asked for. */
    static Map<Unit, Kernel> kernels(String file, String name, Unit... units) {
        var kernels = new EnumMap<Unit, Kernel>(Unit.class);
        for (Unit unit : units) kernels.put(unit, new Kernel(Unit.class, file, name + "_" + unit.bytes));
        return kernels;
    }

    /** One of several kernels. */
    Kernel in(Map<Unit, Kernel> kernels) {
        Kernel kernel = kernels.get(this);
        if (kernel == null)
            throw new IllegalArgumentException("no kernel copies " + bytes + " bytes at once: " + kernels);
        return kernel;
    }
}
