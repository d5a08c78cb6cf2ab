package hanji.kernels.optimizer;

import hanji.autograd.Update;
import hanji.autograd.check.OpCase.Fill;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * An optimizer's update with settings.
 *
 * @param update makes it from four tensors: parameter, gradient and two states (those not needed are left out)
 */
public record UpdateCase(String name, Function<List<Tensor>, Update> update) {
    static final UpdateCase SGD = new UpdateCase(
            "SgdUpdate", in -> new SgdUpdate(in.get(0), in.get(1), new SgdUpdate.Settings(0.1, 0.01, 0.5)));
    static final UpdateCase POLYAK = momentum("MomentumUpdate (Polyak)", MomentumUpdate.Kind.POLYAK);
    static final UpdateCase NESTEROV = momentum("MomentumUpdate (Nesterov)", MomentumUpdate.Kind.NESTEROV);
    static final UpdateCase ADAM = adam("AdamUpdate (Adam)", AdamUpdate.Decay.COUPLED);
    static final UpdateCase ADAM_W = adam("AdamUpdate (AdamW)", AdamUpdate.Decay.DECOUPLED);
    static final UpdateCase ADAM_ALL =
            new UpdateCase("AdamUpdates", in -> new AdamUpdates(List.of((AdamUpdate) ADAM.update.apply(in))));
    static final UpdateCase RMS_PROP = new UpdateCase(
            "RmsPropUpdate",
            in -> new RmsPropUpdate(
                    in.get(0), in.get(1), in.get(3), new RmsPropUpdate.Settings(0.01, 0.9, 1e-6, 0.1, 0.5)));
    static final UpdateCase EMA = new UpdateCase("EmaUpdate", in -> new EmaUpdate(in.get(0), in.get(1), 0.99));
    static final UpdateCase EMA_ALL =
            new UpdateCase("EmaUpdates", in -> new EmaUpdates(List.of((EmaUpdate) EMA.update.apply(in))));

    /** One case per rule. */
    public static List<UpdateCase> all() {
        return List.of(SGD, POLYAK, NESTEROV, ADAM, ADAM_W, ADAM_ALL, RMS_PROP, EMA, EMA_ALL);
    }

    private static UpdateCase momentum(String name, MomentumUpdate.Kind kind) {
        var settings = new MomentumUpdate.Settings(0.1, 0.9, kind, 0.01, 0.5);
        return new UpdateCase(name, in -> new MomentumUpdate(in.get(0), in.get(1), in.get(2), settings));
    }

    private static UpdateCase adam(String name, AdamUpdate.Decay decay) {
        var settings = new AdamUpdate.Settings(0.01, 0.9, 0.99, 1e-6, 0.1, decay, 0.5);
        return new UpdateCase(name, in -> new AdamUpdate(in.get(0), in.get(1), in.get(2), in.get(3), settings, 3));
    }

    /** The update's class. */
    public Class<? extends Update> type() {
        return update.apply(draw(DType.F32, Device.CPU, 1)).getClass();
    }

    /** Parameter, gradient, first state and second state, the last not negative. */
    public static List<Tensor> draw(DType dtype, Device device, int size) {
        return draw(dtype, device, size, Fill.NORMAL);
    }

    /** The same drawn from another law. */
    public static List<Tensor> draw(DType dtype, Device device, int size, Fill fill) {
        Tensor second = draw(dtype, device, size, fill, 4);
        for (int i = 0; i < size; i++) second.set(i, Math.abs(second.get(i)));
        return List.of(
                draw(dtype, device, size, fill, 1),
                draw(dtype, device, size, fill, 2),
                draw(dtype, device, size, fill, 3),
                second);
    }

    static Tensor normal(DType dtype, Device device, int size, long seed) {
        return draw(dtype, device, size, Fill.NORMAL, seed);
    }

    private static Tensor draw(DType dtype, Device device, int size, Fill fill, long seed) {
        var random = new SplittableRandom(seed);
        Tensor tensor = Tensor.empty(dtype, Shape.of(size), device);
        for (int i = 0; i < size; i++) tensor.set(i, fill.next(random));
        return tensor;
    }

    @Override
    public String toString() {
        return name;
    }
}
