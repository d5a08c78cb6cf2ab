package hanji.nn.train;

import static java.util.Objects.requireNonNull;

import hanji.autograd.Update;
import hanji.kernels.optimizer.EmaUpdate;
import hanji.kernels.optimizer.EmaUpdates;
import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An exponential moving average of parameters: it generalizes better than the last step's values. The decay grows with
 * the step, min(decay, (1 + step) / (10 + step)), so that the first values are soon forgotten.
 *
 * @param parameters what is averaged, by name; all of one dtype and device
 * @param averages the averages, by the same names
 * @param decay share of the average that stays at each late step
 */
public record Ema(Map<String, Tensor> parameters, Map<String, Tensor> averages, double decay) {
    /** An average that begins at the parameters' present values. */
    public static Ema of(Map<String, Tensor> parameters, double decay) {
        var averages = new LinkedHashMap<String, Tensor>();
        parameters.forEach((name, tensor) -> averages.put(name, tensor.to(tensor.dtype(), tensor.device())));
        return new Ema(parameters, averages, decay);
    }

    /** Takes in the parameters' values after a step, which counts from 1. */
    public void update(long step) {
        double share = Math.min(decay, (1.0 + step) / (10.0 + step));
        var updates = new ArrayList<EmaUpdate>();
        averages.forEach((name, average) ->
                updates.add(new EmaUpdate(average, requireNonNull(parameters.get(name), name), share)));
        if (!updates.isEmpty()) Update.run(new EmaUpdates(updates));
    }
}
