package hanji.generative.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hanji.nn.data.Images;
import hanji.tensor.DType;
import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackingTest {
    /** Images of 1 x 2 pixels and 1 channel: image i has the values 2 i and 2 i + 1. */
    private static Tensor images(int count) {
        return Tensor.of(IntStream.range(0, 2 * count).asDoubleStream().toArray(), count, 1, 2, 1);
    }

    @Test
    void aPackHasItsImagesChannelBesideChannel() {
        Tensor packs = Packing.pack(images(4), 2);
        assertEquals(Shape.of(2, 1, 2, 2), packs.shape());
        assertArrayEquals(new double[] {0, 4, 1, 5, 2, 6, 3, 7}, packs.toDoubles()); // images 0 and 2, 1 and 3
    }

    @Test
    void packsOfOneAreTheImages() {
        Tensor images = images(3);
        assertSame(images, Packing.pack(images, 1));
    }

    @Test
    void whatDoesNotFillAPackIsLeftOut() {
        assertArrayEquals(
                Packing.pack(images(6), 3).toDoubles(),
                Packing.pack(images(8), 3).toDoubles());
        var few = assertThrows(IllegalArgumentException.class, () -> Packing.pack(images(2), 3));
        assertEquals("a batch of 2 cannot be seen in packs of 3", few.getMessage());
    }

    /** Networks that normalize by the batch need two packs in each. */
    @Test
    void aStepNeedsTwoPacks() {
        var options = new Dcgan.Options(3, 2, 0.01, AdversarialLoss.NON_SATURATING, 3);
        assertEquals(
                6,
                Whole.of(new Dcgan(), options, Whole.random(3, 8, 4, 4)).learner.least());
    }

    /** Packs of copies of one image tell no more than the image: with weights of its own for the first member alone, D is as without packs. */
    @Test
    void aDiscriminatorThatLooksAtOneMemberOnlyIsOneOfSingleImages() {
        Images images = Whole.random(3, 4, 4, 4);
        var site = TinyMachines.site(4, 4, DType.F64);
        Tensor unit = site.unit(images);
        var single = DcganLayers.discriminator(1, 2, DcganLayers.Norm.IMAGE, site, site.initializer("a"));
        var packed = DcganLayers.discriminator(2, 2, DcganLayers.Norm.IMAGE, site, site.initializer("b"));
        single.parameters().forEach((name, weight) -> {
            Tensor of = packed.parameters().get(name);
            if (of.shape().equals(weight.shape())) of.copyFrom(weight);
            else // [4, 4, 2, F], of which the second image's are 0
            for (int i = 0; i < of.size(); i++) {
                    int features = of.shape().dim(3),
                            f = i % features,
                            member = i / features % 2,
                            tap = i / features / 2;
                    of.set(i, member == 0 ? weight.get(tap * features + f) : 0);
                }
        });
        double[] first = single.forward(unit).toDoubles();
        assertArrayEquals(
                new double[] {first[0], first[1]},
                packed.forward(Packing.pack(unit, 2)).toDoubles(),
                1e-12);
    }
}
