package hanji.bench.gpu;

/**
 * The time of a whole step on a card.
 *
 * @param step its name
 * @param sizes in words
 * @param images of the batch
 * @param medianUs microseconds from event to event, whatever the host does meanwhile
 * @param lowUs fastest batch of steps
 * @param highUs slowest
 * @param launches of kernels in a step
 * @param way in which the card was given them
 * @param stepsCompared after which the state on the card was held against another
 * @param comparedWith of which device that was: in STRICT the CPU, in another precision the same card again
 * @param sameBits whether all its bits were the same
 */
record StepTime(
        String step,
        String sizes,
        int images,
        double medianUs,
        double lowUs,
        double highUs,
        int launches,
        String way,
        int stepsCompared,
        String comparedWith,
        boolean sameBits) {}
