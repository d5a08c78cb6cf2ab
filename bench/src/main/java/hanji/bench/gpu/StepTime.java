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
 * @param stepsCompared after which the state on the card was held against the CPU's
 * @param equalToTheCpu whether all its bits were the same
 */
record StepTime(
        String step,
        String sizes,
        int images,
        double medianUs,
        double lowUs,
        double highUs,
        int launches,
        int stepsCompared,
        boolean equalToTheCpu) {}
