package hanji.generative.cli;

import hanji.generative.measure.ActiveUnits;
import hanji.generative.measure.Codes;
import hanji.generative.measure.Neighbours;
import hanji.generative.model.Encodes;
import hanji.generative.model.Infers;
import hanji.generative.report.LatentExhibits;
import hanji.generative.report.OutputFile;
import hanji.generative.report.Planes;
import hanji.generative.report.Plural;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Tensor;
import hanji.tensor.format.Npy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes and draws the codes that a trained model gives to test images. */
@Command(
        name = "latent",
        description =
                "Writes the codes that a trained model gives to test images as codes.npy, their classes as labels.npy,"
                        + " and draws them as points, plane.svg, beside the images' own principal components; says of how many of its"
                        + " " + Neighbours.FEW + " nearest neighbours a point shares the class.",
        sortOptions = false)
final class Latent implements Callable<Latent.Encoded> {
    @Parameters(paramLabel = "RUN", description = "The folder that ./hanji train left behind.")
    private Path run;

    @Option(names = "--out", paramLabel = "FOLDER", required = true, description = "The folder to make.")
    private Path out;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Spec
    private CommandSpec spec;

    /**
     * Shares of a point's nearest neighbours that are of its class, means over the points.
     *
     * @param codes with all numbers of a code
     * @param plane in the picture of the codes
     * @param pixels in the picture of the pixels' principal components
     */
    record Purity(double codes, double plane, double pixels) {}

    /**
     * @param dimensions numbers of a code
     * @param shareOfVariance of the codes, that the plane holds
     * @param purity of the nearest neighbours; none of images without labels, or of fewer than there are neighbours
     * @param activeUnits numbers of a code that tell something, where codes are random
     */
    record Encoded(
            String model,
            String data,
            int images,
            int dimensions,
            double shareOfVariance,
            Optional<Purity> purity,
            Optional<Integer> activeUnits,
            String device,
            String runDir,
            String folder)
            implements Result {
        @Override
        public String text() {
            String line = "%s: codes of %s of %s by %s of %s, %s each"
                    .formatted(
                            folder,
                            Plural.of(images, "test image"),
                            data,
                            model,
                            runDir,
                            Plural.of(dimensions, "number"));
            String active = activeUnits
                    .map(units -> ", %d of them active".formatted(units))
                    .orElse("");
            return line + active + purity.map(Encoded::table).orElse("");
        }

        private static String table(Purity purity) {
            String gap = System.lineSeparator();
            return gap
                    + gap
                    + TextTable.of(
                            List.of("purity of the " + Neighbours.FEW + " nearest neighbours", ""),
                            List.of(
                                    List.of("codes", percent(purity.codes)),
                                    List.of("codes in the picture", percent(purity.plane)),
                                    List.of("2 principal components of the pixels", percent(purity.pixels))));
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.1f %%", 100 * share);
        }
    }

    @Override
    public Encoded call() throws IOException {
        NewFolder.requireFree(out);
        RunFolder folder = RunFolder.open(run);
        var notices = new LoadNotices(spec.commandLine().getErr());
        SavedModel saved = device.load(folder, notices);
        Encodes model = saved.able(Encodes.class, "encode images");
        Images images = Evaluate.testImages(saved, data, notices);
        Device worker = saved.site().device();
        Codes codes;
        try (var bar = ProgressBar.of("latent")) {
            codes = Codes.of(model, images, bar::show);
        }
        if (!codes.areFinite()) throw saved.incapable("encode these images by finite numbers");
        Codes.Plane ofCodes = codes.plane(worker),
                ofPixels = Codes.ofPixels(images).plane(worker);
        Planes planes = LatentExhibits.planes(codes, ofCodes, ofPixels, images);
        NewFolder.write(out, part -> {
            Npy.write(part.resolve("codes.npy"), codes.tensor());
            if (images.labelled()) Npy.write(part.resolve("labels.npy"), Tensor.of(images.labels(), images.count()));
            OutputFile.write(part.resolve("plane.svg"), planes.svg().getBytes(StandardCharsets.UTF_8));
        });
        return new Encoded(
                saved.card().name(),
                data.data().orElse(saved.settings().data()),
                images.count(),
                codes.dimensions(),
                ofCodes.share(),
                LatentExhibits.purity(worker, codes.values(), images)
                        .map(ofAll -> new Purity(
                                ofAll,
                                LatentExhibits.purity(worker, ofCodes.points(), images)
                                        .orElseThrow(),
                                LatentExhibits.purity(worker, ofPixels.points(), images)
                                        .orElseThrow())),
                model instanceof Infers infers
                        ? Optional.of(ActiveUnits.of(infers, images).active())
                        : Optional.empty(),
                DeviceOption.name(saved.site().device()),
                folder.toString(),
                out.toString());
    }
}
