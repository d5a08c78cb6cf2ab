package hanji.generative.learn;

import hanji.generative.measure.Auroc;
import hanji.generative.measure.Complexity;
import hanji.generative.measure.OtherImages;
import hanji.generative.zoo.CountTable;
import hanji.nn.data.Images;
import hanji.nn.data.Split;
import hanji.tensor.Philox;
import java.util.Arrays;
import java.util.List;

/**
 * Telling images of another kind by their likelihood, and by likelihood less input complexity: arXiv:1909.11480.
 */
public record Outliers() implements Topic {
    private static final List<OtherImages> SHOWN =
            List.of(OtherImages.NOISE, OtherImages.SHUFFLED, OtherImages.INVERTED, OtherImages.BLACK);

    @Override
    public String name() {
        return "outliers";
    }

    @Override
    public String sentence() {
        return "Likelihood takes black images for the best garments.";
    }

    /** -log2 p(x) of each image. */
    static double[] bits(CountTable density, Images images) {
        return Arrays.stream(density.nats(images))
                .map(nats -> nats / Math.log(2))
                .toArray();
    }

    static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
        return difference;
    }

    @Override
    public Page page(Philox random) {
        var page = new Page.Draft();
        Split split = Fashion.embedded();
        Images test = split.test();
        var density = CountTable.fit(split.train());
        double[] raw = bits(density, test), complexity = Complexity.bits(test), corrected = minus(raw, complexity);
        page.say(
                "Which images are not of the data? A table of counts of 6,000 garments scores",
                "1,000 test images and 1,000 outliers. AUROC: the chance that an outlier scores",
                "above a test image; 1 is perfect, 0.5 is guessing, 0 is always wrong.",
                "",
                "              mean bits an image            AUROC of",
                "  images      -log2 p(x)    deflated        -log2 p(x)    less deflated");
        page.show("  test        %10.1f  %10.1f", Fashion.mean(raw), Fashion.mean(complexity));
        for (OtherImages kind : SHOWN) {
            Images outliers = kind.of(test, random);
            double[] bits = bits(density, outliers), complex = Complexity.bits(outliers);
            page.show(
                    "  %-9s   %10.1f  %10.1f        %10.3f    %13.3f",
                    kind,
                    page.keep(kind + "_bits", Fashion.mean(bits)),
                    page.keep(kind + "_complexity", Fashion.mean(complex)),
                    page.keep(kind + "_auroc", Auroc.auroc(raw, bits)),
                    page.keep(kind + "_auroc_corrected", Auroc.auroc(corrected, minus(bits, complex))));
        }
        page.say(
                "",
                "Raw likelihood fails on black images: a flat image costs few bits under any",
                "model that knows flat regions, fewer than the garments that it learned from.",
                "",
                "The correction subtracts the bits that a general compressor (DEFLATE on",
                "differences to the left pixel) needs: what remains is how much worse the model",
                "does on an image than somebody who never saw garments.",
                "It is a ratio of two models' likelihoods, so it is no better than its second.");
        return page.readOn("Serra et al., arXiv:1909.11480; Nalisnick et al., arXiv:1810.09136");
    }
}
