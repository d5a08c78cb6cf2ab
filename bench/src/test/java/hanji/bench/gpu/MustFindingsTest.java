package hanji.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hanji.bench.JsonFile;
import hanji.cuda.DeviceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MustFindingsTest {
    private static final SectionHead HEAD = new SectionHead(
            "", "", "F32 STRICT", "", Optional.of("abc"), "", "", new DeviceInfo("X", 90, 0, 0, 0, 0, false));

    private static TestFindings sanitizer(String words, boolean finished) {
        var head = new SectionHead("", "sanitizer", HEAD.precision(), "", HEAD.commit(), "", "", HEAD.device());
        return new TestFindings(head, words, finished);
    }

    private static PeerRow row(PeerWork work, double hanjiUs, double floorUs, String precision, double peerUs) {
        return new PeerRow(
                work.name(),
                "",
                "F32 STRICT",
                hanjiUs,
                hanjiUs,
                hanjiUs,
                floorUs,
                "NCHW",
                "eager",
                precision,
                peerUs,
                peerUs,
                peerUs,
                peerUs / hanjiUs,
                0,
                0,
                "");
    }

    private static StepFindings steps(double us) {
        var step = new StepTime("PIXELCNN", "", 16, us, us, us, 1, "one graph", 20, "the CPU", true);
        return new StepFindings(HEAD, List.of(step), List.of());
    }

    private static Sections found(PeerRow... rows) {
        return new Sections(
                Optional.of(new TestFindings(HEAD, "5 passed, 0 failed, 1 skipped", true)),
                Optional.of(sanitizer("not there", false)),
                Optional.empty(),
                Optional.of(steps(700)),
                Optional.of(new PeerFindings(HEAD, "", 1, 1, List.of(rows), List.of())),
                Optional.empty());
    }

    private static String met(Sections found, String must) {
        return MustFindings.of(found).musts().stream()
                .filter(one -> one.must().startsWith(must))
                .findFirst()
                .orElseThrow()
                .met();
    }

    @Test
    void eachMustIsMetOrNotOrNotMeasured() {
        Sections found = found(
                row(PeerWork.PIXELCNN_STEP, 100, 0, "F32", 151),
                row(PeerWork.PIXELCNN_STEP, 100, 0, "TF32", 60),
                row(PeerWork.CROSS_ENTROPY, 100, 79, "F32", 300),
                row(PeerWork.GAUSSIAN, 100, 81, "F32", 300));
        assertEquals("yes", met(found, "every device test"));
        assertEquals("no", met(found, "compute-sanitizer"));
        assertEquals("not measured", met(found, "STRICT has the CPU's bits, every standard call"));
        assertEquals("yes", met(found, "STRICT has the CPU's bits, 20 steps"));
        assertEquals("not measured", met(found, "PixelCNN step, older build"));
        assertEquals("no", met(found, "PixelCNN step in 630"));
        assertEquals("yes", met(found, "PixelCNN step, PyTorch eager with TF32 off"));
        assertEquals("not measured", met(found, "masked convolution C64 in BF16"));
        assertEquals("no", met(found, "cross-entropy"));
        assertEquals("yes", met(found, "Gaussian"));
        assertEquals("not measured", met(found, "sampling"));
    }

    /** It is the BF16 side of Hanji's that is held against PyTorch's. */
    @Test
    void theMustInBf16IsOfHanjisSideInBf16() {
        assertEquals("yes", met(found(inBf16(PeerWork.MASKED_CONV_BF16, 131)), "masked convolution C64 in BF16"));
        assertEquals("no", met(found(inBf16(PeerWork.MASKED_CONV_BF16, 129)), "masked convolution C64 in BF16"));
        assertEquals("not measured", met(found(inBf16(PeerWork.MASKED_CONV, 131)), "masked convolution C64 in BF16"));
    }

    private static PeerRow inBf16(PeerWork work, double peerUs) {
        String hanji = work.precision().name();
        return new PeerRow(
                work.name(),
                "",
                hanji,
                100,
                100,
                100,
                0,
                "channels_last",
                "eager",
                "BF16",
                peerUs,
                peerUs,
                peerUs,
                peerUs / 100,
                0,
                0,
                "");
    }

    @Test
    void peersAreFinishedWhereTheyWereCompared() {
        PeerRow timed = row(PeerWork.GAUSSIAN, 100, 81, "F32", 300),
                refused = row(PeerWork.GAUSSIAN, 100, 81, "F32", 0);
        assertEquals(true, peers("PyTorch 2", List.of(), timed).isFinished());
        assertEquals(false, peers("no PyTorch: not there", List.of(), refused).isFinished());
        assertEquals(true, peers("", List.of(), timed).isDone(PeerWork.GAUSSIAN));
        assertEquals(false, peers("", List.of(), timed, refused).isDone(PeerWork.GAUSSIAN));
        assertEquals(
                false,
                peers("", List.of("GAUSSIAN - eager F32: no time"), timed).isDone(PeerWork.GAUSSIAN));
        assertEquals(false, peers("", List.of(), timed).isDone(PeerWork.SAMPLING));
    }

    private static PeerFindings peers(String peer, List<String> leftOut, PeerRow... rows) {
        return new PeerFindings(HEAD, peer, 1, 1, List.of(rows), leftOut);
    }

    /** The median of the rounds' ratios, of what both builds have timed. */
    @Test
    void anOlderBuildIsHeldAgainstThisOne(@TempDir Path folder) throws IOException {
        List<Path> folders =
                List.of(folder.resolve("1"), folder.resolve("2"), folder.resolve("3"), folder.resolve("4"));
        double[] us = {300, 100, 320, 100};
        for (int i = 0; i < us.length; i++) {
            Files.createDirectories(folders.get(i));
            JsonFile.write(folders.get(i).resolve("check-x-steps.json"), steps(us[i]));
        }
        BeforeFindings.Row row = BeforeAndNow.rows(folders).getFirst();
        assertEquals("step PIXELCNN", row.work());
        assertEquals(3.2, row.ratio(), 1e-12);
        assertEquals(3.0, row.low(), 1e-12);
    }

    @Test
    void whatStandsHoldsForTheSameCommitAndCardOnly() {
        assertEquals(true, HEAD.holdsFor(HEAD));
        assertEquals(false, commit("abd").holdsFor(HEAD));
        assertEquals(false, commit("abc-dirty").holdsFor(commit("abc-dirty")));
    }

    private static SectionHead commit(String commit) {
        return new SectionHead("", "", HEAD.precision(), "", Optional.of(commit), "", "", HEAD.device());
    }
}
