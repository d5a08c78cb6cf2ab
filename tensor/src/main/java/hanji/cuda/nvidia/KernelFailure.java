package hanji.cuda.nvidia;

import java.util.Optional;

/** The errors of CUDA's driver API after which a context is of no further use. */
final class KernelFailure {
    private KernelFailure() {}

    /** What has happened, in words; empty if the context goes on. "CUDA Driver API", data types, CUresult. */
    static Optional<String> words(String error) {
        return switch (error) {
            case "CUDA_ERROR_ILLEGAL_ADDRESS" -> Optional.of("a kernel reached outside its memory");
            case "CUDA_ERROR_MISALIGNED_ADDRESS" -> Optional.of("a kernel used a misaligned address");
            case "CUDA_ERROR_INVALID_ADDRESS_SPACE" ->
                Optional.of("a kernel used an address of the wrong kind of memory");
            case "CUDA_ERROR_HARDWARE_STACK_ERROR" -> Optional.of("a kernel's stack was damaged or too deep");
            case "CUDA_ERROR_ILLEGAL_INSTRUCTION" -> Optional.of("a kernel met an illegal instruction");
            case "CUDA_ERROR_INVALID_PC" -> Optional.of("a kernel jumped outside its code");
            case "CUDA_ERROR_ASSERT" -> Optional.of("an assertion failed in a kernel");
            case "CUDA_ERROR_LAUNCH_FAILED" -> Optional.of("a kernel failed");
            case "CUDA_ERROR_LAUNCH_TIMEOUT" -> Optional.of("a kernel ran too long for a GPU that drives a display");
            case "CUDA_ERROR_ECC_UNCORRECTABLE" -> Optional.of("the GPU's memory had an error that ECC cannot correct");
            case "CUDA_ERROR_NVLINK_UNCORRECTABLE" -> Optional.of("NVLink had an error that cannot be corrected");
            case "CUDA_ERROR_CONTEXT_IS_DESTROYED" -> Optional.of("the CUDA context was destroyed");
            default -> Optional.empty();
        };
    }
}
