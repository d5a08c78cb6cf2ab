package hanji.bench.gpu;

import hanji.bench.Table;
import hanji.cuda.DeviceInfo;
import hanji.generative.cli.Result;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * @param equalToTheCpu standard calls whose results had the CPU's bits after they had been timed
 * @param different those that had not
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
        List<String> different,
        List<KernelTime> kernels)
        implements Result {
    /** Standard calls that were not yet timed and compared. */
    List<StandardCall> missing() {
        return Stream.of(StandardCall.values())
                .filter(call -> !equalToTheCpu.contains(call.name()) && !different.contains(call.name()))
                .toList();
    }

    /** With one more call. */
    GpuFindings with(StandardCall call, List<KernelTime> times, boolean isEqual) {
        var name = List.of(call.name());
        return isEqual
                ? with(joined(equalToTheCpu, name), different, times)
                : with(equalToTheCpu, joined(different, name), times);
    }

    /** With times of a call whose results were not compared. */
    GpuFindings withTimes(List<KernelTime> times) {
        return with(equalToTheCpu, different, times);
    }

    private GpuFindings with(List<String> nowEqual, List<String> nowDifferent, List<KernelTime> times) {
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
                nowDifferent,
                joined(kernels, times));
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
                missing().isEmpty() ? "every call was timed" : "LEFT OUT, no time: " + missing(),
                equalToTheCpu.size() + " calls equal to the CPU bit for bit after timing"
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
