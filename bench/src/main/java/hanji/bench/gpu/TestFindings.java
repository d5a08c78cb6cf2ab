package hanji.bench.gpu;

import hanji.generative.cli.Result;

/**
 * How the device tests or compute-sanitizer ended on a card.
 *
 * @param outcome in the words of the test runner
 * @param finished whether it was not stopped, and need not be done again for the same commit
 */
record TestFindings(SectionHead head, String outcome, boolean finished) implements Result {
    private static final String SANITIZER = "sanitizer", NO_ERROR = ", no error";

    /** Whether no test failed, of compute-sanitizer whether it found nothing. */
    boolean isGood() {
        return head.section().equals(SANITIZER) ? outcome.endsWith(NO_ERROR) : outcome.contains(" 0 failed");
    }

    @Override
    public String text() {
        return head.section() + ": " + outcome;
    }
}
