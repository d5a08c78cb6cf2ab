package hanji.nn.layer;

import hanji.tensor.Tensor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a module by name.
 *
 * @param parameters trained
 * @param buffers kept, not trained
 */
record Members(Map<String, Tensor> parameters, Map<String, Tensor> buffers) {
    static Members of(Module module) {
        var search = new Search();
        search.record("", (Object) module, false);
        return new Members(search.parameters, search.buffers);
    }

    private static final class Search {
        final Map<String, Tensor> parameters = new LinkedHashMap<>();
        final Map<String, Tensor> buffers = new LinkedHashMap<>();
        private final Set<Tensor> found = Collections.newSetFromMap(new IdentityHashMap<>());

        void visit(String path, Object part, boolean buffer) {
            switch (part) {
                case Tensor tensor -> add(path, tensor, buffer);
                case Record record -> record(path, record, buffer);
                case List<?> list -> {
                    for (int i = 0; i < list.size(); i++) visit(join(path, Integer.toString(i)), list.get(i), buffer);
                }
                case Map<?, ?> map -> map(path, map, buffer);
                case Optional<?> optional -> optional.ifPresent(value -> visit(path, value, buffer));
                case Object[] array -> {
                    for (int i = 0; i < array.length; i++) visit(join(path, Integer.toString(i)), array[i], buffer);
                }
                default -> requireNoTensors(path, part);
            }
        }

        private void add(String path, Tensor tensor, boolean buffer) {
            if (!found.add(tensor)) return;
            (buffer ? buffers : parameters).put(path, tensor);
            if (tensor.name().isEmpty()) tensor.named(path);
        }

        void record(String path, Object part, boolean buffer) {
            if (!part.getClass().isRecord()) {
                requireNoTensors(path, part);
                return;
            }
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                Object value = valueOf(part, component);
                boolean marked = buffer || component.isAnnotationPresent(Buffer.class);
                if (value != null) visit(join(path, component.getName()), value, marked);
            }
        }

        private void map(String path, Map<?, ?> map, boolean buffer) {
            map.forEach((key, value) -> {
                if (key instanceof String || key instanceof Enum<?>) visit(join(path, key.toString()), value, buffer);
                else {
                    requireNoTensors(path, key);
                    requireNoTensors(path, value);
                }
            });
        }
    }

    private static void requireNoTensors(String path, Object part) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        if (holdsTensor(part, seen))
            throw new IllegalStateException("'%s' is %s, which holds a tensor that cannot be found by name and so would"
                            .formatted(path, part.getClass().getTypeName())
                    + " never be trained; hold tensors in records, lists, maps by name, optionals or arrays");
    }

    /** Looks through fields, those of lambdas and of superclasses too; the JDK's own classes only as collections. */
    private static boolean holdsTensor(Object part, Set<Object> seen) {
        return switch (part) {
            case Tensor _ -> true;
            case Iterable<?> many -> {
                for (Object one : many) if (one != null && holdsTensor(one, seen)) yield true;
                yield false;
            }
            case Map<?, ?> map -> holdsTensor(map.keySet(), seen) || holdsTensor(map.values(), seen);
            case Optional<?> optional -> optional.isPresent() && holdsTensor(optional.get(), seen);
            case AtomicReference<?> reference -> reference.get() != null && holdsTensor(reference.get(), seen);
            case Object[] array -> holdsTensor(Arrays.asList(array), seen);
            default -> isOwn(part.getClass()) && seen.add(part) && fieldHoldsTensor(part, seen);
        };
    }

    private static boolean isOwn(Class<?> type) {
        return !type.isEnum()
                && !type.isArray()
                && !type.getName().startsWith("java.")
                && !type.getName().startsWith("hanji.tensor.");
    }

    private static boolean fieldHoldsTensor(Object part, Set<Object> seen) {
        for (Class<?> type = part.getClass(); type != null && isOwn(type); type = type.getSuperclass())
            for (Field field : type.getDeclaredFields()) {
                boolean skipped = Modifier.isStatic(field.getModifiers())
                        || field.getType().isPrimitive();
                if (skipped) continue;
                Object value = valueOf(part, field);
                if (value != null && holdsTensor(value, seen)) return true;
            }
        return false;
    }

    private static @Nullable Object valueOf(Object part, Field field) {
        try {
            field.setAccessible(true);
            return field.get(part);
        } catch (ReflectiveOperationException | InaccessibleObjectException unreadable) {
            throw new IllegalStateException("cannot look into " + field + " for tensors", unreadable);
        }
    }

    private static @Nullable Object valueOf(Object record, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalStateException("cannot read " + component + " of " + record.getClass(), unreadable);
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
