package hanji.kernels.check;

import hanji.autograd.Op;
import hanji.autograd.check.Accuracy;
import hanji.autograd.check.OpCase;
import hanji.tensor.Tensor;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How an op is made: by its canonical constructor, of tensors and attributes.
 *
 * @param isGuessed whether nobody has said the shape of any tensor, so that all are taken to be of one shape
 */
record Signature(Class<? extends Op> op, List<Part> parts, boolean isGuessed) {
    private static final int MOST_CHOICES = 16;

    /**
     * @param inputs what {@link Part.Array#of} reads, by component; a tensor that is left out has one axis, N
     * @param attributes the values with commas between, by component
     * @throws IllegalArgumentException if the op is no record, or a component cannot be filled, or a name is none
     */
    static Signature of(Class<? extends Op> op, Map<String, String> inputs, Map<String, String> attributes) {
        if (!op.isRecord()) throw new IllegalArgumentException(op.getSimpleName() + " is no record, as an op is");
        requireNames(op, inputs, attributes);
        List<Part> parts = new ArrayList<>();
        for (RecordComponent each : op.getRecordComponents()) {
            String name = each.getName();
            if (each.getType() == Tensor.class) parts.add(Part.Array.of(name, inputs.getOrDefault(name, "N")));
            else if (Part.Attribute.canHold(each.getType()))
                parts.add(Part.Attribute.of(name, each.getType(), attributes.getOrDefault(name, "")));
            else
                throw new IllegalArgumentException("component " + name + " of " + op.getSimpleName() + " is a "
                        + each.getType().getSimpleName() + ", which check cannot make; give the op a method"
                        + " public static List<OpCase> cases()");
        }
        if (parts.stream().noneMatch(Part.Array.class::isInstance))
            throw new IllegalArgumentException(op.getSimpleName() + " has no tensor among its components");
        return new Signature(op, List.copyOf(parts), inputs.isEmpty());
    }

    private static void requireNames(
            Class<? extends Op> op, Map<String, String> inputs, Map<String, String> attributes) {
        List<String> tensors = names(op, true), others = names(op, false);
        for (String name : inputs.keySet())
            if (!tensors.contains(name))
                throw new IllegalArgumentException(
                        op.getSimpleName() + " has no tensor '" + name + "'; its tensors are " + tensors);
        for (String name : attributes.keySet())
            if (!others.contains(name))
                throw new IllegalArgumentException(
                        op.getSimpleName() + " has no attribute '" + name + "'; its attributes are " + others);
    }

    private static List<String> names(Class<? extends Op> op, boolean ofTensors) {
        return Arrays.stream(op.getRecordComponents())
                .filter(each -> (each.getType() == Tensor.class) == ofTensors)
                .map(RecordComponent::getName)
                .toList();
    }

    /** Its tensors, in order. */
    List<Part.Array> arrays() {
        return parts.stream()
                .filter(Part.Array.class::isInstance)
                .map(Part.Array.class::cast)
                .toList();
    }

    /** The letters among the extents, in order. */
    Set<String> letters() {
        Set<String> letters = new LinkedHashSet<>();
        for (Part.Array array : arrays())
            for (String extent : array.extents()) if (Character.isLetter(extent.charAt(0))) letters.add(extent);
        return letters;
    }

    /** How many combinations of the attributes' values there are; of very many only some. */
    int choices() {
        int product = 1;
        for (Part part : parts)
            if (part instanceof Part.Attribute(var _, List<Object> values))
                product = Math.min(MOST_CHOICES, product * values.size());
        return product;
    }

    /** The case at these sizes and with one combination of attributes, counted from 0. */
    OpCase opCase(Map<String, Integer> sizes, int choice, Accuracy accuracy) {
        String name = sizes.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(" "));
        List<OpCase.Input> inputs =
                arrays().stream().map(array -> array.at(sizes)).toList();
        return new OpCase(op, name + chosen(choice), inputs, call(choice), accuracy);
    }

    private String chosen(int choice) {
        int rest = choice;
        StringBuilder text = new StringBuilder();
        for (Part part : parts)
            if (part instanceof Part.Attribute(String name, List<Object> values)) {
                text.append(' ').append(name).append('=').append(values.get(rest % values.size()));
                rest /= values.size();
            }
        return text.toString();
    }

    /** Makes the op of its tensors, with one combination of attributes. */
    Function<List<Tensor>, Op> call(int choice) {
        Constructor<? extends Op> canonical = canonical();
        return tensors -> {
            int rest = choice;
            Iterator<Tensor> next = tensors.iterator();
            Object[] arguments = new Object[parts.size()];
            for (int i = 0; i < arguments.length; i++)
                switch (parts.get(i)) {
                    case Part.Array _ -> arguments[i] = next.next();
                    case Part.Attribute(var _, List<Object> values) -> {
                        arguments[i] = values.get(rest % values.size());
                        rest /= values.size();
                    }
                }
            return made(canonical, arguments);
        };
    }

    private Constructor<? extends Op> canonical() {
        try {
            Constructor<? extends Op> canonical = op.getDeclaredConstructor(Arrays.stream(op.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            return canonical;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(op + " has no canonical constructor", impossible);
        }
    }

    private static Op made(Constructor<? extends Op> canonical, Object... arguments) {
        try {
            return canonical.newInstance(arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException own) throw own;
            if (thrown.getCause() instanceof Error own) throw own;
            throw new IllegalStateException(thrown);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException("cannot make " + canonical.getDeclaringClass(), failure);
        }
    }

    @Override
    public String toString() {
        return parts.stream().map(Part::toString).collect(Collectors.joining(" "));
    }
}
