package hanji.generative.report;

import static hanji.kernels.layout.Cast.cast;
import static hanji.kernels.layout.Reshape.reshape;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.autograd.Op;
import hanji.generative.model.DrawsClasses;
import hanji.generative.model.Fitted;
import hanji.generative.model.MarkovChain;
import hanji.generative.model.Meaning;
import hanji.generative.model.Partition;
import hanji.generative.model.ShowsFilters;
import hanji.generative.model.Site;
import hanji.generative.model.Unnormalized;
import hanji.generative.sampler.Causal;
import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import hanji.tensor.Philox;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The sections of a report follow from what a model can do. */
class ExhibitsTest {
    private static final Site SITE = new Site(2, 3, 1, 0, Device.CPU, DType.F64, new Noise(1));
    private static final Images IMAGES = Images.unlabelled(2, 3, 1, new byte[6]);

    /** A product of conditionals that can do nothing else. */
    private record Bare(UnaryOperator<Tensor> logits) implements Causal {
        @Override
        public List<Product> products() {
            return List.of(new Product(logits, List.of(0, 1, 2, 3, 4, 5)));
        }

        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }
    }

    /** An op that does not say what it reads. */
    private record Silent(Tensor input) implements Op {
        @Override
        public List<Tensor> inputs() {
            return List.of(input);
        }

        @Override
        public Shape shape() {
            return input.shape();
        }

        @Override
        public void reference(Tensor out) {
            out.copyFrom(input);
        }

        @Override
        public void cpu(Tensor out) {
            out.copyFrom(input);
        }
    }

    private static List<Exhibit> exhibits(Fitted fitted) {
        return Exhibits.of(fitted, Optional.empty(), new Exhibits.Real(IMAGES, IMAGES, "images"), SITE);
    }

    /** Each pixel sees itself alone, which is a leak in the middle, at row 1, column 1. */
    @Test
    void aProductOfConditionalsShowsWhatThePixelInTheMiddleSees() {
        Exhibit last = exhibits(new Bare(image -> reshape(cast(image, DType.F64), 1, 2, 3, 1, 1)))
                .getLast();
        assertTrue(last instanceof Exhibit.View(var _, var view, String caption)
                && view.picture(0).equals("ooo\no!.\n")
                && caption.contains("It can depend on 0 of the 4 intensities before it."));
        String html = FieldDrawing.html(((Exhibit.View) last).view(), "view");
        assertTrue(html.contains("<path class=\"blind\" d=\"M0 0h30v10h-30zM0 10h10v10h-10z\"/>"), html);
        assertTrue(html.contains("<path class=\"leak\" d=\"M10 10h10v10h-10z\"/>"), html);
        assertTrue(html.contains("<path class=\"later\" d=\"M20 10h10v10h-10z\"/>"), html);
        assertFalse(html.contains("class=\"seen\""), html);
        assertTrue(html.contains("no density") && !html.contains("earlier, and seen"), html);
    }

    @Test
    void aModelWhoseOpsDoNotSayWhatTheyReadHasNoSuchSection() {
        var silent = new Bare(image -> reshape(Op.run(new Silent(cast(image, DType.F64))), 1, 2, 3, 1, 1));
        assertEquals(1, exhibits(silent).size());
    }

    /** A model that can do what a Boltzmann machine has sections for. */
    private record Energy(Partition partition) implements MarkovChain, ShowsFilters, Unnormalized {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public Images filters() {
            return IMAGES;
        }

        @Override
        public Images path(Philox noise, int chains, List<Integer> sweeps) {
            return Images.unlabelled(2, 3, 1, new byte[6 * chains * sweeps.size()]);
        }

        @Override
        public Images sample(Philox noise, int first, int count, DoubleConsumer progress) {
            return path(noise, count, List.of(1));
        }

        @Override
        public double[] nats(Images images, Philox noise) {
            return new double[images.count()];
        }

        @Override
        public Meaning meaning() {
            return partition.meaning();
        }
    }

    @Test
    void chainsFiltersAndPartitionFunctionsHaveSectionsOfTheirOwn() {
        var estimate = Partition.estimate(new double[] {1, 1, 1}, "annealing");
        List<Exhibit> exhibits = exhibits(new Energy(estimate));
        assertEquals(
                List.of("", "The chain's path from noise", "Filters", "Partition function"),
                exhibits.stream().map(Exhibit::title).toList());
        var table = (Exhibit.Table) exhibits.getLast();
        assertEquals(List.of(List.of("1.00", "1.00", "1.00")), table.rows());
        assertTrue(table.caption().contains("three standard errors"), table.caption());
        var exact = (Exhibit.Table)
                exhibits(new Energy(Partition.exact(2, "adding up"))).getLast();
        assertTrue(exact.caption().contains("exact"), exact.caption());
    }

    /** Every pixel is the class. */
    private record ByClass(int classes) implements DrawsClasses {
        @Override
        public Map<String, Tensor> weights() {
            return Map.of();
        }

        @Override
        public Images sample(Philox noise, int first, int[] labels, DoubleConsumer progress) {
            byte[] pixels = new byte[6 * labels.length];
            for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) labels[i / 6];
            return Images.unlabelled(2, 3, 1, pixels);
        }
    }

    @Test
    void eachClassThatCanBeAskedForHasARow() {
        Images named = Images.of(2, 3, 1, new byte[6], new int[1], List.of("bag", "coat"));
        var real = new Exhibits.Real(IMAGES, named, "images");
        List<Exhibit> exhibits = Exhibits.of(new ByClass(3), Optional.of(IMAGES), real, SITE);
        assertEquals(
                List.of("", "A class asked for"),
                exhibits.stream().map(Exhibit::title).toList());
        Exhibit.Grid grid = ((Exhibit.Pictures) exhibits.getLast()).grids().getFirst();
        for (int image = 0; image < 24; image++)
            assertEquals(image / 8, grid.images().pixels()[6 * image]);
        assertEquals(24, grid.images().count());
        assertTrue(grid.caption().endsWith("from above: bag, coat, 2"), grid.caption());
        Exhibit.Grid many = ((Exhibit.Pictures) Exhibits.of(new ByClass(21), Optional.of(IMAGES), real, SITE)
                        .getLast())
                .grids()
                .getFirst();
        assertEquals(160, many.images().count());
        assertTrue(many.caption().endsWith("19, and so on"), many.caption());
        assertEquals(1, exhibits(new ByClass(3)).size(), "where nothing is drawn");
    }

    @Test
    void whatIsNoProductOfConditionalsHasNoSuchSection() {
        assertEquals(1, exhibits(() -> Map.of()).size());
    }
}
