package hanji.cuda.jcuda;

import hanji.cuda.CudaDriver;
import hanji.cuda.CudaDriverProvider;
import hanji.cuda.NvidiaDriver;
import java.util.Optional;

/** An NVIDIA GPU, called {@code cuda}. */
public final class JCudaProvider implements CudaDriverProvider {
    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Optional<String> obstacle() {
        String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!system.equals("Linux on amd64"))
            return Optional.of("CUDA needs Linux on amd64, not " + system + ": use the CPU or the simulator");
        return NvidiaDriver.probe().obstacle();
    }

    @Override
    public CudaDriver open() {
        JCudaLibrary.DRIVER.load();
        return new JCudaDriver();
    }
}
