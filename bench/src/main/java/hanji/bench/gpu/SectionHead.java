package hanji.bench.gpu;

import hanji.cuda.DeviceInfo;
import java.util.Optional;

/**
 * Of what a file of {@code bench/gpu/check} speaks.
 *
 * @param command what finds it again
 * @param section of the check
 * @param precision of every figure of Hanji's
 * @param commit of the sources, if they were built in a checkout or the bundle names it
 */
record SectionHead(
        String command,
        String section,
        String precision,
        String hanji,
        Optional<String> commit,
        String jdk,
        String system,
        DeviceInfo device) {
    private static final String CHANGED = "-dirty";

    /** Whether what stands there need not be found again: it is of the same commit, card and precision. */
    boolean holdsFor(SectionHead now) {
        return commit.isPresent()
                && !commit.get().endsWith(CHANGED)
                && commit.equals(now.commit)
                && precision.equals(now.precision)
                && device.name().equals(now.device.name());
    }
}
