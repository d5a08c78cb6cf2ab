package hanji.bench.scaling;

/** What is drawn over a variable. */
enum Measure {
    TIME("time", "milliseconds") {
        @Override
        double of(Point point) {
            return point.bestMs();
        }

        @Override
        int exponent(Variable variable) {
            return switch (variable) {
                case BATCH -> 1;
                case CHANNELS, SIDE -> 2;
                case THREADS -> -1;
            };
        }
    },

    RATE("rate", "billion multiply-adds per second") {
        @Override
        double of(Point point) {
            return point.gigaMultiplyAddsPerSecond();
        }

        @Override
        int exponent(Variable variable) {
            return switch (variable) {
                case BATCH, CHANNELS, SIDE -> 0;
                case THREADS -> 1;
            };
        }
    },

    MEMORY("memory", "MiB in the device's pool") {
        @Override
        double of(Point point) {
            return point.poolBytes() / (double) (1 << 20);
        }

        @Override
        int exponent(Variable variable) {
            return switch (variable) {
                case BATCH, CHANNELS -> 1;
                case SIDE -> 2;
                case THREADS -> 0;
            };
        }
    };

    final String words;
    final String unit;

    Measure(String words, String unit) {
        this.words = words;
        this.unit = unit;
    }

    abstract double of(Point point);

    /** The power of the variable that theory expects where overhead does not count. */
    abstract int exponent(Variable variable);
}
