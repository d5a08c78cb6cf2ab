package hanji.bench.gpu;

import hanji.bench.Table;
import hanji.generative.cli.Result;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** What the GPU path must reach, as the sections found it. */
record MustFindings(List<Must> musts) implements Result {
    /** Microseconds of the PixelCNN step. */
    private static final double STEP_US = 630;

    private static final String STEP = CardStep.PIXELCNN.name();

    /**
     * One must.
     *
     * @param measured what was found, or why nothing was
     * @param met yes, no, or not measured
     */
    record Must(String must, String measured, String met) {
        static Must of(String must, Optional<String> measured, boolean isMet) {
            return new Must(must, measured.orElse(""), measured.isEmpty() ? "not measured" : isMet ? "yes" : "no");
        }
    }

    static MustFindings of(Sections found) {
        return new MustFindings(List.of(
                outcome("every device test passes", found.tests()),
                outcome("compute-sanitizer is clean", found.sanitizer()),
                calls(
                        "STRICT has the CPU's bits, every standard call",
                        found.kernels(),
                        StandardCall::isStrict,
                        one -> one.equalToTheCpu().size()),
                calls(
                        "TF32 and BF16 repeat their own bits, every standard call",
                        found.kernels(),
                        call -> !call.isStrict(),
                        one -> one.repeating().map(List::size).orElse(0)),
                Must.of(
                        "STRICT has the CPU's bits, 20 steps of each model",
                        found.steps()
                                .map(one -> one.steps().stream()
                                                .filter(StepTime::sameBits)
                                                .count()
                                        + " of " + CardStep.values().length + " models"),
                        found.steps()
                                .filter(one -> one.leftOut().isEmpty()
                                        && one.steps().stream().allMatch(StepTime::sameBits))
                                .isPresent()),
                least(
                        "PixelCNN step, older build over this one",
                        found.before()
                                .flatMap(one -> one.rows().stream()
                                        .filter(row -> row.work().equals("step " + STEP))
                                        .findFirst())
                                .map(BeforeFindings.Row::ratio),
                        3),
                stepTime(found),
                least(
                        "PixelCNN step, PyTorch eager with TF32 off over Hanji",
                        best(
                                        found,
                                        PeerWork.PIXELCNN_STEP,
                                        row -> isEager(row) && row.precision().equals("F32"))
                                .map(PeerRow::ratio),
                        1.5),
                least(
                        "masked convolution C64 in BF16, channels_last PyTorch over Hanji",
                        best(
                                        found,
                                        PeerWork.MASKED_CONV_BF16,
                                        row -> row.layout().equals("channels_last")
                                                && row.precision().equals("BF16")
                                                && row.hanjiPrecision().contains("BF16"))
                                .map(PeerRow::ratio),
                        1.3),
                least("cross-entropy 65536 x 256, floor over time", ofFloor(found, PeerWork.CROSS_ENTROPY), 0.8),
                least("Gaussian, write bandwidth of the card over time", ofFloor(found, PeerWork.GAUSSIAN), 0.8),
                least(
                        "sampling 64 images, PyTorch's one pass a pixel over Hanji",
                        best(found, PeerWork.SAMPLING, _ -> true).map(PeerRow::ratio),
                        100)));
    }

    private static Must outcome(String must, Optional<TestFindings> found) {
        return Must.of(
                must,
                found.map(TestFindings::outcome),
                found.filter(one -> one.finished() && one.isGood()).isPresent());
    }

    /** Of some of the standard calls; those that the card cannot do count for nothing. */
    private static Must calls(
            String must, Optional<GpuFindings> found, Predicate<StandardCall> of, ToIntFunction<GpuFindings> equal) {
        Optional<Long> different = found.map(one ->
                one.different().stream().map(StandardCall::valueOf).filter(of).count());
        Optional<Long> missing =
                found.map(one -> one.missing().stream().filter(of).count());
        return Must.of(
                must,
                found.map(one -> equal.applyAsInt(one) + " equal, " + different.orElse(0L) + " different, "
                        + missing.orElse(0L) + " left out"),
                different.orElse(1L) + missing.orElse(1L) == 0);
    }

    private static Must least(String must, Optional<Double> measured, double least) {
        return Must.of(
                must + ", at least " + number(least),
                measured.map(MustFindings::number),
                measured.filter(value -> value >= least).isPresent());
    }

    private static Must stepTime(Sections found) {
        Optional<Double> us = found.steps()
                .flatMap(one -> one.steps().stream()
                        .filter(time -> time.step().equals(STEP))
                        .findFirst())
                .map(StepTime::medianUs);
        return Must.of(
                "PixelCNN step in " + number(STEP_US) + " us or less",
                us.map(MustFindings::number),
                us.filter(value -> value <= STEP_US).isPresent());
    }

    private static boolean isEager(PeerRow row) {
        return row.mode().equals("eager");
    }

    /** The row in which PyTorch is fastest. */
    private static Optional<PeerRow> best(Sections found, PeerWork work, Predicate<PeerRow> of) {
        return found.peers()
                .flatMap(one -> one.rows().stream()
                        .filter(row -> row.work().equals(work.name()) && row.peerUs() > 0 && of.test(row))
                        .min((a, b) -> Double.compare(a.peerUs(), b.peerUs())));
    }

    private static Optional<Double> ofFloor(Sections found, PeerWork work) {
        return found.peers()
                .flatMap(one -> one.rows().stream()
                        .filter(row -> row.work().equals(work.name()))
                        .findFirst()
                        .map(row -> row.floorUs() / row.hanjiUs()));
    }

    @Override
    public String text() {
        return new Table(
                        List.of("must", "measured", "met"),
                        musts.stream()
                                .map(must -> List.of(must.must(), must.measured(), must.met()))
                                .toList())
                .text();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
    }
}
