package hanji.generative.cli;

import hanji.cuda.Cuda;
import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.generative.model.Card;
import hanji.generative.run.Need;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.simulator.Simulation;
import hanji.simulator.driver.SimulatedDriver;
import hanji.tensor.Device;
import java.io.IOException;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that compute with a network: on what, and with how many threads. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            converter = DeviceName.class,
            description = "auto: a GPU where one is, unless --threads is given, otherwise the CPU; cpu; cuda: an"
                    + " NVIDIA GPU; simulated: the GPU's kernels with no GPU, slow, for small sizes. Does not change a"
                    + " bit of the result (default: ${DEFAULT-VALUE}).")
    private DeviceKind kind;

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * The device that was asked for.
     *
     * @throws hanji.cuda.CudaException if there is no such device, in one line with what to do
     */
    Device open() {
        return switch (kind) {
            case AUTO ->
                !threads.given() && isGpuHere()
                        ? cuda(CudaDriverProvider.named("cuda").open())
                        : cpu();
            case CPU -> cpu();
            case CUDA -> {
                if (threads.given())
                    throw usage("--threads is of the CPU, a GPU has threads of its own; leave it out, or take"
                            + " --device cpu");
                yield cuda(CudaDriverProvider.named("cuda").open());
            }
            case SIMULATED -> cuda(new SimulatedDriver(Simulation.FAST.withWorkers(threads.threads())));
        };
    }

    /** The device that was asked for, for a run that may be computed on the CPU alone. */
    Device openFor(Need need) {
        boolean isWhole = need.shards() == 1;
        if (isWhole && need.card().place() == Card.Place.ANY_DEVICE) return open();
        if (isOfGpu())
            throw usage((isWhole
                            ? need.card().name() + " has no kernels and is computed on the CPU"
                            : "a batch in " + need.shards() + " shards is computed on the CPU")
                    + "; leave --device " + kind + " out");
        return cpu();
    }

    /** The model of a run, on the device that was asked for; says what of its checkpoint was left out. */
    SavedModel load(RunFolder folder, LoadNotices notices) throws IOException {
        return load(folder, notices, new PrecisionOption());
    }

    /** The same in a precision that was asked for. */
    SavedModel load(RunFolder folder, LoadNotices notices, PrecisionOption precision) throws IOException {
        SavedModel saved = SavedModel.load(folder, need -> precision.on(openFor(need)));
        saved.unread().ifPresent(line -> notices.notice(folder + ": " + line));
        return saved;
    }

    /** The number of threads, if it was given. */
    OptionalInt givenThreads() {
        return threads.given() ? OptionalInt.of(threads.threads()) : OptionalInt.empty();
    }

    /** Whether a GPU was asked for, a simulated one included. */
    boolean isOfGpu() {
        return kind == DeviceKind.CUDA || kind == DeviceKind.SIMULATED;
    }

    private static boolean isGpuHere() {
        return CudaDriverProvider.all().stream()
                .anyMatch(provider ->
                        provider.name().equals("cuda") && provider.obstacle().isEmpty());
    }

    private Device cpu() {
        return Device.cpu(threads.threads());
    }

    private static Device cuda(CudaDriver driver) {
        return Device.cuda(new Cuda(driver));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** What results call a device: the CPU, or the GPU by its maker's name, with its precision unless that is STRICT. */
    static String name(Device device) {
        return device.cuda().map(Cuda::toString).orElse("CPU");
    }
}
