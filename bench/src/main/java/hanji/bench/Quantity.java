package hanji.bench;

/** What is measured of a workload; less is better of each but the rate. */
enum Quantity {
    /** Milliseconds of the whole work. */
    TIME("ms", ""),
    /** Images of the whole work over its seconds. */
    RATE("images/s", ""),
    /** MiB that a process holds at its peak while it works, less what one holds that does nothing. */
    MEMORY("MiB", "-memory"),
    /** Arrays of 64 KiB and more that a run allocates once the first runs are over, on average. */
    LARGE_ARRAYS("arrays", "-large-arrays");

    /** What is written behind a figure. */
    final String unit;
    /** What is written behind the workload's name. */
    final String suffix;

    Quantity(String unit, String suffix) {
        this.unit = unit;
        this.suffix = suffix;
    }
}
