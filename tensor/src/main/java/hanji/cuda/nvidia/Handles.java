package hanji.cuda.nvidia;

import hanji.cuda.CudaException;
import java.util.HashMap;
import java.util.Map;

/** Objects behind the numbers that the driver seam gives out. A number is never given out twice. */
final class Handles {
    private final Map<Long, Object> objects = new HashMap<>();
    private long last;

    long add(Object object) {
        objects.put(++last, object);
        return last;
    }

    /** @throws CudaException if the number stands for nothing of this kind, or no longer */
    <T> T get(long handle, Class<T> kind) {
        Object object = objects.get(handle);
        if (kind.isInstance(object)) return kind.cast(object);
        throw new CudaException(handle + " is no " + kind.getSimpleName()
                + " here: it was given back, or a failed kernel took it along");
    }

    /** Lets a number that was given out stand for something else of its kind. */
    void replace(long handle, Object object) {
        objects.put(handle, object);
    }

    <T> T remove(long handle, Class<T> kind) {
        T object = get(handle, kind);
        objects.remove(handle);
        return object;
    }

    void clear() {
        objects.clear();
    }
}
