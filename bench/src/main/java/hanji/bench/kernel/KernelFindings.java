package hanji.bench.kernel;

import hanji.bench.Machine;
import hanji.bench.Table;
import hanji.generative.cli.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code ./hanji bench kernel} found, of a standard call or of a kernel in a file.
 *
 * @param command what finds it again
 * @param quick whether it was a trial whose figures are not to be quoted
 * @param commit of the sources, if they were built in a checkout
 * @param roofs of all devices
 * @param times on the CPU of the whole call, on a GPU of each kernel
 * @param sameTwice the A/A test on the CPU, where the call ran there
 * @param checks what was compared after timing
 * @param skipped what was not measured, and why
 * @param predicted each kernel on the simulator
 */
public record KernelFindings(
        String command,
        boolean quick,
        String call,
        String hanji,
        Optional<String> commit,
        String jdk,
        String system,
        Machine machine,
        List<Roof> roofs,
        List<Timing> times,
        Optional<SameTwice> sameTwice,
        List<String> checks,
        List<String> skipped,
        List<Predicted> predicted)
        implements Result {
    @Override
    public String text() {
        var lines = new ArrayList<String>();
        if (!times.isEmpty()) {
            lines.add(timesTable().text());
            lines.add("");
        }
        lines.add(predictedTable().text());
        lines.add("");
        lines.addAll(notes());
        return String.join(System.lineSeparator(), lines);
    }

    /** Whether it is a kernel of a file, not a standard call, which ran on the CPU. */
    boolean isOwn() {
        return sameTwice.isEmpty();
    }

    /** Lines below the tables: rooflines, the A/A test, checks, what was skipped. */
    List<String> notes() {
        var lines = new ArrayList<String>();
        for (Roof roof : roofs)
            lines.add("%s: %s GB/s, %s GFLOP/s in F32, %s"
                    .formatted(
                            roof.device(),
                            number(roof.bytesPerSecond() / 1e9),
                            number(roof.flopsPerSecond() / 1e9),
                            roof.source()));
        sameTwice.ifPresent(same -> lines.add(
                "A/A: the same call timed as A and as B in turns, in %d rounds of fresh JVMs: ratio %.3f [%.3f, %.3f] at %d %% confidence, which %s 1; within a round the interval excludes 1 in %d of %d"
                        .formatted(
                                same.rounds(),
                                same.ratio(),
                                same.low(),
                                same.high(),
                                Math.round(100 * same.confidence()),
                                same.excludesOne() ? "EXCLUDES" : "holds",
                                same.excluding(),
                                same.rounds())));
        lines.addAll(checks);
        lines.addAll(skipped);
        lines.add("%s, load before: %.2f".formatted(machine.description(), machine.loadBefore()));
        if (quick) lines.add("a quick trial: its figures are not to be quoted");
        return lines;
    }

    Table timesTable() {
        return new Table(
                List.of("what", "device", "MB", "MFLOP", "us", "from", "to", "GB/s", "GFLOP/s", "of roofline"),
                times.stream()
                        .map(time -> List.of(
                                time.what(),
                                time.device(),
                                number(time.bytes() / 1e6),
                                number(time.flops() / 1e6),
                                number(time.medianUs()),
                                number(time.lowUs()),
                                number(time.highUs()),
                                number(time.bytesPerSecond() / 1e9),
                                number(time.flopsPerSecond() / 1e9),
                                number(time.ofRoofline())))
                        .toList());
    }

    Table predictedTable() {
        return new Table(
                List.of(
                        "kernel on the simulator",
                        "MB",
                        "MFLOP",
                        "issue slots",
                        "sectors (least)",
                        "conflicts",
                        "registers",
                        "shared",
                        "occupancy",
                        "H100 us at least",
                        "H200",
                        "issue"),
                predicted.stream()
                        .map(each -> List.of(
                                each.kernel(),
                                number(each.bytes() / 1e6),
                                number(each.flops() / 1e6),
                                String.format(Locale.ROOT, "%,d", each.issueSlots()),
                                number(each.sectorsPerRequest()) + " (" + number(each.leastSectorsPerRequest()) + ")",
                                number(each.conflictsPerRequest()),
                                Integer.toString(each.registers()),
                                Integer.toString(each.sharedBytes()),
                                Math.round(100 * each.occupancy()) + " % by "
                                        + each.occupancyLimit().toLowerCase(Locale.ROOT),
                                number(each.leastUsOnH100()),
                                number(each.leastUsOnH200()),
                                number(each.issueUs())))
                        .toList());
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 || value == 0 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
