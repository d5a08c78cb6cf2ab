package hanji.bench.libtorch;

import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A moving average of parameters, as Hanji's learners keep one. */
record Average(List<Tensor> parameters, List<Tensor> averages) {
    private static final double DECAY = 0.999;

    Average(List<Tensor> parameters) {
        this(parameters, parameters.stream().map(parameter -> parameter.detach().clone()).toList());
    }

    /** Takes in the parameters after a step, which counts from 1. */
    void update(long step) {
        Scalar share = new Scalar(1 - Math.min(DECAY, (1.0 + step) / (10.0 + step)));
        try (var _ = new NoGradGuard()) {
            for (int i = 0; i < averages.size(); i++) averages.get(i).lerp_(parameters.get(i), share);
        }
    }
}
