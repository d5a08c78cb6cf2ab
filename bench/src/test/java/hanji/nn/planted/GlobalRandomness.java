package hanji.nn.planted;

import java.util.concurrent.ThreadLocalRandom;

/** Draws numbers that no seed repeats. */
public record GlobalRandomness(double value) {
    public static GlobalRandomness draw() {
        return new GlobalRandomness(ThreadLocalRandom.current().nextDouble());
    }
}
