package hanji.generative.zoo;

import hanji.generative.model.Site;
import hanji.nn.data.Images;
import hanji.tensor.Scope;
import hanji.tensor.Tensor;
import java.util.function.Function;

/** Makes images of images, some at a time, so that memory does not depend on their number. */
final class InParts {
    private static final int TOGETHER = 100;

    private InParts() {}

    /**
     * @param site of the images that are made
     * @param make of some images values in [0, 1], as many images of the site's size
     */
    static Images of(Images images, Site site, Function<Images, Tensor> make) {
        byte[] pixels = new byte[Math.multiplyExact(images.count(), site.dimensions())];
        for (int from = 0; from < images.count(); from += TOGETHER)
            try (var _ = Scope.open()) {
                Images part = images.slice(from, Math.min(images.count(), from + TOGETHER));
                byte[] made = site.images(make.apply(part)).pixels();
                System.arraycopy(made, 0, pixels, from * site.dimensions(), made.length);
            }
        return Images.unlabelled(site.height(), site.width(), site.channels(), pixels);
    }
}
