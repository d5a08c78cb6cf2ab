package hanji.autograd;

import hanji.tensor.Tensor;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the record of a call is made of: since its components are its inputs and settings, a call can be printed, and
 * made again with other tensors, without a word from the op.
 */
public final class Components {
    private Components() {}

    /**
     * The same call with other tensors: every tensor among the components, also inside lists and nested records, is
     * replaced. Records that hold none of the replaced tensors are kept as they are.
     *
     * @throws IllegalArgumentException if the op is not a record
     */
    public static Op withTensors(Op op, UnaryOperator<Tensor> replacement) {
        if (!(op instanceof Record record)) throw new IllegalArgumentException(op.name() + " is not a record");
        return (Op) rebuilt(record, replacement);
    }

    /** Tensors that a call carries but does not read: its results beyond the first. */
    public static List<Tensor> furtherResults(Op op) {
        Set<Tensor> inputs = Collections.newSetFromMap(new IdentityHashMap<>());
        inputs.addAll(op.inputs());
        List<Tensor> results = new ArrayList<>();
        for (Object value : values(op).values()) {
            List<?> candidates = value instanceof List<?> list ? list : List.of(value);
            for (Object candidate : candidates)
                if (candidate instanceof Tensor tensor && !inputs.contains(tensor)) results.add(tensor);
        }
        return results;
    }

    /** The settings of a call by name, in order: its components that hold neither tensors nor another call. */
    public static Map<String, Object> settings(Op op) {
        Map<String, Object> settings = values(op);
        settings.values().removeIf(value -> value instanceof Tensor || value instanceof Op || isListOfTensors(value));
        return settings;
    }

    private static boolean isListOfTensors(Object value) {
        return value instanceof List<?> list && list.stream().anyMatch(Tensor.class::isInstance);
    }

    /** Components by name, in order; none if the op is not a record. */
    private static Map<String, Object> values(Op op) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (op instanceof Record record)
            for (RecordComponent component : record.getClass().getRecordComponents())
                values.put(component.getName(), read(component, record));
        return values;
    }

    private static Object replaced(Object value, UnaryOperator<Tensor> replacement) {
        return switch (value) {
            case Tensor tensor -> replacement.apply(tensor);
            case List<?> list ->
                list.stream().map(item -> replaced(item, replacement)).toList();
            case Record record -> rebuilt(record, replacement);
            default -> value;
        };
    }

    private static Record rebuilt(Record record, UnaryOperator<Tensor> replacement) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Object[] arguments = new Object[components.length];
        boolean changed = false;
        for (int i = 0; i < components.length; i++) {
            Object before = read(components[i], record);
            arguments[i] = replaced(before, replacement);
            changed |= !arguments[i].equals(before);
        }
        return changed ? construct(record.getClass(), components, arguments) : record;
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot read " + component + " of " + record, failure);
        }
    }

    private static Record construct(Class<? extends Record> type, RecordComponent[] components, Object[] arguments) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            return canonical.newInstance(arguments);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot make " + type.getSimpleName() + " again", failure);
        }
    }
}
