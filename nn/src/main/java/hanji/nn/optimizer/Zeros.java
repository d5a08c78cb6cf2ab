package hanji.nn.optimizer;

import hanji.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** What optimizers remember before their first step. */
final class Zeros {
    private Zeros() {}

    /** A tensor of zeros for each parameter, by the same name. */
    static Map<String, Tensor> like(Map<String, Tensor> parameters) {
        var zeros = new LinkedHashMap<String, Tensor>();
        parameters.forEach(
                (name, tensor) -> zeros.put(name, Tensor.zeros(tensor.dtype(), tensor.shape(), tensor.device())));
        return zeros;
    }
}
