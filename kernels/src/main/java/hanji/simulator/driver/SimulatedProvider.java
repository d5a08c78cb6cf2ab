package hanji.simulator.driver;

import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.simulator.Simulation;
import java.util.Optional;

/** Opens the simulator, fast and unchecked, on all processors, as {@code simulated}. */
public final class SimulatedProvider implements CudaDriverProvider {
    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public CudaDriver open() {
        return new SimulatedDriver(
                Simulation.FAST.withWorkers(Runtime.getRuntime().availableProcessors()));
    }
}
