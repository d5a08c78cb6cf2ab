package hanji.generative.zoo;

import static hanji.kernels.layout.Concat.concat;
import static hanji.kernels.layout.Slice.slice;

import hanji.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Several images shown to a discriminator at once, so that it sees a generator draw the same again and again: PacGAN,
 * arXiv:1712.04086, section 3.
 */
final class Packing {
    private Packing() {}

    /**
     * Images in packs, channel beside channel; what does not fill a pack is left out.
     *
     * @param images [N, H, W, C]
     * @param pack m, images of a pack
     * @return [N / m, H, W, m C]: image i of all packs are images {@code i N / m} and following
     * @throws IllegalArgumentException if there are fewer images than a pack takes
     */
    static Tensor pack(Tensor images, int pack) {
        int packs = images.shape().dim(0) / pack;
        if (packs == 0)
            throw new IllegalArgumentException(
                    "a batch of " + images.shape().dim(0) + " cannot be seen in packs of " + pack);
        if (pack == 1) return images;
        List<Tensor> members = new ArrayList<>();
        for (int i = 0; i < pack; i++) members.add(slice(images, 0, i * packs, (i + 1) * packs));
        return concat(-1, members);
    }
}
