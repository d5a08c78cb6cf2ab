package hanji.cuda.nvidia;

import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.cuda.NvidiaDriver;
import java.util.Optional;

/** An NVIDIA GPU, called {@code cuda}. */
public final class NvidiaProvider implements CudaDriverProvider {
    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Optional<String> obstacle() {
        String system = System.getProperty("os.name");
        if (!system.equals("Linux"))
            return Optional.of("CUDA needs Linux, not " + system + ": use the CPU or the simulator");
        return NvidiaDriver.probe().obstacle();
    }

    @Override
    public CudaDriver open() {
        return new NvidiaGpu(Binding.choose().load());
    }
}
