package hanji.bench.gpu;

import hanji.generative.cli.Result;

/**
 * How the device tests or compute-sanitizer ended on a card.
 *
 * @param outcome in the words of the test runner
 * @param finished whether it was not stopped, and need not be done again for the same commit
 */
record TestFindings(SectionHead head, String outcome, boolean finished) implements Result {
    @Override
    public String text() {
        return head.section() + ": " + outcome;
    }
}
