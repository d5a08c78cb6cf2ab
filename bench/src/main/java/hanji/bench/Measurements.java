package hanji.bench;

import java.util.Map;
import java.util.Optional;

/** What the rounds of one subject gave. */
record Measurements(Map<Target, Samples> samples) {
    /** @throws IllegalArgumentException if this target was not measured */
    Samples of(Target target) {
        return Optional.ofNullable(samples.get(target))
                .orElseThrow(() -> new IllegalArgumentException(target + " was not measured"));
    }
}
