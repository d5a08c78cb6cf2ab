package hanji.bench.races;

import hanji.generative.cli.PlainFailure;

/** A folder, or this machine, lacks what running a corpus needs. */
final class NoCorpus extends PlainFailure {
    private static final long serialVersionUID = 1;

    NoCorpus(String line) {
        super(line);
    }
}
