package hanji.bench.workload;

/**
 * What a row is judged by: the peer's time, or memory, over Hanji's, or Hanji's rate.
 *
 * @param must below it Hanji is too slow
 * @param aim what is striven for, at least {@code must}
 */
public record Goal(double must, double aim) {
    /** @throws IllegalArgumentException if the aim is below the must */
    public Goal {
        if (!(aim >= must)) throw new IllegalArgumentException("an aim of " + aim + " is below a must of " + must);
    }
}
