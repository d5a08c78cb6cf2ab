package hanji.autograd;

import hanji.tensor.Tensor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the record of a call is made of: since its components are its inputs and settings, a call can be printed, and
 * made again with other tensors, without a word from the op.
 */
public final class Components {
    private static final ClassValue<Accessor[]> ACCESSORS = new ClassValue<>() {
        @Override
        protected Accessor[] computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents()).map(Accessor::of).toArray(Accessor[]::new);
        }
    };

    private Components() {}

    /** Reads one component; found once for each class, since every recorded call is read. */
    private record Accessor(String name, Method method) {
        static Accessor of(RecordComponent component) {
            Method method = component.getAccessor();
            method.setAccessible(true);
            return new Accessor(component.getName(), method);
        }

        Object read(Record record) {
            try {
                return method.invoke(record);
            } catch (ReflectiveOperationException failure) {
                throw new IllegalStateException("cannot read " + name + " of " + record, failure);
            }
        }
    }

    /**
     * The same call with other tensors: every tensor among the components, also inside lists, optionals and nested records, is
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
        if (!(op instanceof Record record)) return List.of();
        List<Tensor> inputs = op.inputs();
        List<Tensor> results = new ArrayList<>(0);
        for (Accessor accessor : ACCESSORS.get(record.getClass())) {
            Object value = accessor.read(record);
            switch (value) {
                case List<?> list -> list.forEach(item -> addFurther(item, inputs, results));
                case Optional<?> optional -> optional.ifPresent(item -> addFurther(item, inputs, results));
                default -> addFurther(value, inputs, results);
            }
        }
        return results;
    }

    private static void addFurther(Object value, List<Tensor> inputs, List<Tensor> results) {
        if (!(value instanceof Tensor tensor)) return;
        for (Tensor input : inputs) if (input == tensor) return;
        results.add(tensor);
    }

    /** The settings of a call by name, in order: its components that hold neither tensors nor another call. */
    public static Map<String, Object> settings(Op op) {
        Map<String, Object> settings = values(op);
        settings.values().removeIf(value -> value instanceof Tensor || value instanceof Op || holdsTensors(value));
        return settings;
    }

    private static boolean holdsTensors(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().anyMatch(Tensor.class::isInstance);
            case Optional<?> optional -> optional.isEmpty() || optional.get() instanceof Tensor;
            default -> false;
        };
    }

    /** Components by name, in order; none if the op is not a record. */
    private static Map<String, Object> values(Op op) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (op instanceof Record record)
            for (Accessor accessor : ACCESSORS.get(record.getClass())) values.put(accessor.name, accessor.read(record));
        return values;
    }

    private static Object replaced(Object value, UnaryOperator<Tensor> replacement) {
        return switch (value) {
            case Tensor tensor -> replacement.apply(tensor);
            case List<?> list ->
                list.stream().map(item -> replaced(item, replacement)).toList();
            case Optional<?> optional -> optional.map(item -> replaced(item, replacement));
            case Record record -> rebuilt(record, replacement);
            default -> value;
        };
    }

    private static Record rebuilt(Record record, UnaryOperator<Tensor> replacement) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Accessor[] accessors = ACCESSORS.get(record.getClass());
        Object[] arguments = new Object[components.length];
        boolean changed = false;
        for (int i = 0; i < components.length; i++) {
            Object before = accessors[i].read(record);
            arguments[i] = replaced(before, replacement);
            changed |= !arguments[i].equals(before);
        }
        return changed ? construct(record.getClass(), components, arguments) : record;
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
