package hanji.bench;

import java.util.Map;
import java.util.Optional;

/**
 * What the rounds of one subject gave.
 *
 * @param samples times of each target
 * @param disagreements why a target was not measured further: a peer's way whose results are not Hanji's
 */
record Measurements(Map<Target, Samples> samples, Map<Target, String> disagreements) {
    /** @throws IllegalArgumentException if this target was not measured */
    Samples of(Target target) {
        return Optional.ofNullable(samples.get(target))
                .orElseThrow(() -> new IllegalArgumentException(target + " was not measured"));
    }

    /** What a further round gave. */
    void add(Target target, Harness.Outcome outcome) {
        switch (outcome) {
            case Harness.Measured(double[] values) -> of(target).rounds().add(values);
            case Harness.Disagreed(String words) -> disagreements.put(target, words);
        }
    }

    boolean disagreed(Target target) {
        return disagreements.containsKey(target);
    }
}
