package hanji.cuda;

/** A piece of work of a stream, written down so that it can be given to a driver again. */
public interface DeviceWork {
    /** Gives it to a driver. */
    void issue(CudaDriver driver, long stream);

    /** @param arguments of its own */
    record Launch(long function, Grid grid, Arguments arguments) implements DeviceWork {
        @Override
        public void issue(CudaDriver driver, long stream) {
            driver.launch(function, grid, arguments, stream);
        }
    }

    /** {@link CudaDriver#copy}. */
    record Copy(long from, long to, long bytes) implements DeviceWork {
        @Override
        public void issue(CudaDriver driver, long stream) {
            driver.copy(from, to, bytes, stream);
        }
    }

    /** {@link CudaDriver#fillBytes}. */
    record FillBytes(long address, byte value, long bytes) implements DeviceWork {
        @Override
        public void issue(CudaDriver driver, long stream) {
            driver.fillBytes(address, value, bytes, stream);
        }
    }

    /** {@link CudaDriver#fillWords}. */
    record FillWords(long address, int value, long words) implements DeviceWork {
        @Override
        public void issue(CudaDriver driver, long stream) {
            driver.fillWords(address, value, words, stream);
        }
    }

    /** {@link Gemm#multiply}, by the library of the driver that it is given to. */
    record Multiply(Gemm.Product product) implements DeviceWork {
        @Override
        public void issue(CudaDriver driver, long stream) {
            driver.gemm()
                    .orElseThrow(() -> new CudaException("no library multiplies matrices here"))
                    .multiply(product, stream);
        }
    }

    /** {@link CudaDriver#reuse}. */
    record Reuse(long address, long bytes) implements DeviceWork {
        @Override
        public void issue(CudaDriver driver, long stream) {
            driver.reuse(address, bytes);
        }
    }
}
