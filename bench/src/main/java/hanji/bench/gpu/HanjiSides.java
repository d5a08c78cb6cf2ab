package hanji.bench.gpu;

import hanji.bench.Table;
import hanji.generative.cli.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All of Hanji's sides of the section peers.
 *
 * @param copyGbPerS bandwidth of a copy within device memory, reading and writing
 * @param writeGbPerS bandwidth of filling device memory
 * @param peaks operations a second of an H100 or H200, by the precision
 * @param leftOut for which there was no time
 */
record HanjiSides(
        SectionHead head,
        double copyGbPerS,
        double writeGbPerS,
        Map<String, Double> peaks,
        List<HanjiSide> works,
        List<String> leftOut)
        implements Result {
    @Override
    public String text() {
        return new Table(
                        List.of("work", "us", "low", "high"),
                        works.stream()
                                .map(work -> List.of(
                                        work.work(),
                                        number(work.medianUs()),
                                        number(work.lowUs()),
                                        number(work.highUs())))
                                .toList())
                .text();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
