package hanji.nn.layer;

import hanji.tensor.Tensor;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record of parameters and of the layers inside it. Its components are found by themselves: a parameter is a
 * {@link Tensor} component, and its name is the path to it, such as {@code hidden.0.weight}.
 */
public interface Layer {
    /** What the layer computes from its input; shapes are the layer's own. */
    Tensor forward(Tensor input);

    /**
     * The parameters by name, in the order of the components. A tensor that is found twice, since layers share it, has
     * the name of its first place only.
     *
     * @throws IllegalStateException if a layer inside is not a record
     */
    default Map<String, Tensor> parameters() {
        var parameters = new LinkedHashMap<String, Tensor>();
        collect("", this, parameters);
        return parameters;
    }

    private static void collect(String path, Object part, Map<String, Tensor> parameters) {
        switch (part) {
            case Tensor tensor -> {
                if (!parameters.containsValue(tensor)) parameters.put(path, tensor.named(path));
            }
            case Layer layer -> {
                if (!layer.getClass().isRecord())
                    throw new IllegalStateException(
                            layer.getClass() + " is a layer but no record, so its parameters cannot be found");
                for (RecordComponent component : layer.getClass().getRecordComponents())
                    collect(join(path, component.getName()), valueOf(layer, component), parameters);
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) collect(join(path, Integer.toString(i)), list.get(i), parameters);
            }
            default -> {
                // a setting
            }
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static Object valueOf(Layer layer, RecordComponent component) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(layer);
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalStateException("cannot read " + component + " of " + layer.getClass(), unreadable);
        }
    }
}
