package hanji.bench.gpu;

import hanji.bench.Table;
import hanji.cuda.DeviceInfo;
import hanji.generative.cli.Result;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code bench/gpu/check} found on one card.
 *
 * @param command what finds it again
 * @param precision of every figure
 * @param commit of the sources, if they were built in a checkout or the bundle names it
 * @param tests how the device tests ended, in the words of the test runner
 * @param sanitizer how compute-sanitizer ended, or that it is not there
 * @param copyGbPerS bandwidth of a device-to-device copy, reading and writing, measured in this run
 * @param equalToTheCpu standard calls in STRICT whose results had the CPU's bits after they had been timed
 * @param repeating calls in other precisions that gave their own bits again; none in results of before there were any
 * @param different those that had other bits
 * @param leftOut calls that this card cannot do, each with the reason
 */
public record GpuFindings(
        String command,
        String precision,
        String hanji,
        Optional<String> commit,
        String jdk,
        String system,
        DeviceInfo device,
        String tests,
        String sanitizer,
        double copyGbPerS,
        List<String> equalToTheCpu,
        Optional<List<String>> repeating,
        List<String> different,
        Optional<SortedMap<String, String>> leftOut,
        List<KernelTime> kernels)
        implements Result {
    /** Standard calls that were not yet timed and compared, and can be. */
    List<StandardCall> missing() {
        return Stream.of(StandardCall.values())
                .filter(call -> !isDone(call.name())
                        && !leftOut.map(Map::keySet).orElse(Set.of()).contains(call.name()))
                .toList();
    }

    private boolean isDone(String call) {
        return equalToTheCpu.contains(call)
                || different.contains(call)
                || repeating.orElse(List.of()).contains(call);
    }

    /** Whether nothing is left to do: every call was timed, has its bits, and no time is one that cannot be. */
    boolean isFinished() {
        return missing().isEmpty() && withoutErrors().missing().isEmpty();
    }

    /** Without calls that had other bits or a time that cannot be, which are to be measured again. */
    GpuFindings withoutErrors() {
        Set<String> wrong = Stream.concat(
                        different.stream(),
                        kernels.stream().filter(KernelTime::isAboveTheRoofline).map(KernelTime::call))
                .collect(Collectors.toSet());
        return of(
                without(equalToTheCpu, wrong),
                without(repeating.orElse(List.of()), wrong),
                List.of(),
                leftOut,
                kernels.stream().filter(time -> !wrong.contains(time.call())).toList());
    }

    private static List<String> without(List<String> calls, Set<String> wrong) {
        return calls.stream().filter(call -> !wrong.contains(call)).toList();
    }

    /** With one more call, which has the bits that it must or others. */
    GpuFindings with(StandardCall call, List<KernelTime> times, boolean hasItsBits) {
        var name = List.of(call.name());
        List<String> none = List.of();
        return of(
                joined(equalToTheCpu, hasItsBits && call.isStrict() ? name : none),
                joined(repeating.orElse(none), hasItsBits && !call.isStrict() ? name : none),
                joined(different, hasItsBits ? none : name),
                leftOut,
                joined(kernels, times));
    }

    /** With a call that the card cannot do. */
    GpuFindings withObstacle(StandardCall call, String why) {
        var all = new TreeMap<>(leftOut.orElse(new TreeMap<>()));
        all.put(call.name(), why);
        return of(equalToTheCpu, repeating.orElse(List.of()), different, Optional.of(all), kernels);
    }

    /** With times of a call whose results were not compared. */
    GpuFindings withTimes(List<KernelTime> times) {
        return of(equalToTheCpu, repeating.orElse(List.of()), different, leftOut, joined(kernels, times));
    }

    private GpuFindings of(
            List<String> nowEqual,
            List<String> nowRepeating,
            List<String> nowDifferent,
            Optional<SortedMap<String, String>> nowLeftOut,
            List<KernelTime> times) {
        return new GpuFindings(
                command,
                precision,
                hanji,
                commit,
                jdk,
                system,
                device,
                tests,
                sanitizer,
                copyGbPerS,
                nowEqual,
                Optional.of(nowRepeating),
                nowDifferent,
                nowLeftOut,
                times);
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    SectionHead head() {
        return new SectionHead(command, "kernels", precision, hanji, commit, jdk, system, device);
    }

    @Override
    public String text() {
        var table = new Table(
                List.of("kernel", "call", "MB", "floor us", "us", "of floor"),
                kernels.stream().map(GpuFindings::line).toList());
        return String.join(
                System.lineSeparator(),
                table.text(),
                "",
                device.name() + ", compute capability " + device.computeCapability() / 10 + "."
                        + device.computeCapability() % 10 + ", copy " + Math.round(copyGbPerS) + " GB/s; " + precision,
                "device tests: " + tests,
                "compute-sanitizer: " + sanitizer,
                missing().isEmpty() ? "every call was timed that the card can do" : "LEFT OUT, no time: " + missing(),
                leftOut.map(why -> "not on this card: " + why).orElse("the card can do every call"),
                equalToTheCpu.size() + " calls in STRICT equal to the CPU bit for bit after timing, "
                        + repeating.map(List::size).orElse(0)
                        + " in TF32 and BF16 equal to themselves"
                        + (different.isEmpty() ? "" : "; DIFFERENT: " + String.join(", ", different)));
    }

    private static List<String> line(KernelTime time) {
        return List.of(
                time.kernel(),
                time.call(),
                number(time.bytes() / 1e6),
                number(time.floorUs()),
                number(time.medianUs()),
                number(time.ofFloor()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
