package hanji.generative.run;

/** How long a run trains. */
public sealed interface Budget {
    /** A number of steps: the run can be repeated to the bit. */
    record Steps(long steps) implements Budget {
        public Steps {
            if (steps < 0) throw new IllegalArgumentException("steps cannot be negative, but is " + steps);
        }
    }

    /** A number of minutes of training: the steps that fit depend on the machine, so the run cannot be repeated. */
    record Minutes(double minutes) implements Budget {
        public Minutes {
            if (!(minutes > 0 && minutes < Double.POSITIVE_INFINITY))
                throw new IllegalArgumentException("minutes must be above 0 and finite, not " + minutes);
        }
    }

    /** Share of the budget that is used after some steps and seconds, from 0; 1 and more means it is used up. */
    default double progress(long steps, double seconds) {
        return switch (this) {
            case Steps(long all) -> all == 0 ? 1 : (double) steps / all;
            case Minutes(double minutes) -> seconds / (60 * minutes);
        };
    }
}
