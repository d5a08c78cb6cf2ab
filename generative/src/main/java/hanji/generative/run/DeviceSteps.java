package hanji.generative.run;

import hanji.cuda.Cuda;
import hanji.cuda.RepeatedWork;
import hanji.generative.model.Loss;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How a run's steps are given to its device: on a CUDA device as one graph, where they can be. */
final class DeviceSteps {
    private Optional<Cuda> gpu;
    private Optional<RepeatedWork> work = Optional.empty();
    private long replaysBefore;

    DeviceSteps(Device device) {
        gpu = device.cuda();
    }

    /** From here on launch by launch. */
    void withoutGraph() {
        release();
        gpu = Optional.empty();
    }

    /** Gives the memory of the steps back; further steps begin again. */
    void release() {
        replaysBefore = replays();
        work.ifPresent(RepeatedWork::close);
        work = Optional.empty();
    }

    /** Takes a step; its losses belong to the innermost scope. */
    List<Loss> take(Supplier<List<Loss>> step) {
        if (gpu.isEmpty()) return step.get();
        if (work.isEmpty()) work = gpu.map(Cuda::repeat);
        List<Loss> losses = work.orElseThrow().run(step);
        return losses.stream().map(DeviceSteps::copied).toList();
    }

    /** Losses outlive their step, whose memory is the next one's. */
    private static Loss copied(Loss loss) {
        Tensor value = loss.value();
        return new Loss(loss.name(), loss.unit(), value.to(value.dtype(), value.device()));
    }

    /** Steps that were one launch. */
    long replays() {
        return replaysBefore + work.map(RepeatedWork::replays).orElse(0L);
    }

    /** How steps are taken, in a line; empty until it is known, and on the CPU. */
    Optional<String> inWords() {
        if (work.isEmpty()) return Optional.empty();
        RepeatedWork steps = work.get();
        if (steps.obstacle().isPresent())
            return Optional.of("each step is given to the GPU launch by launch, because "
                    + steps.obstacle().get());
        return steps.replays() == 0 || steps.launches() == 0
                ? Optional.empty()
                : Optional.of("each step is one CUDA graph of " + steps.launches() + " launches");
    }
}
