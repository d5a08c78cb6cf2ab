package hanji.nn.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * The data set inside this library: of Fashion-MNIST the first 6,000 training images, the next 500 of its
 * training file for validation, and the first 1,000 test images, {@code [N, 28, 28, 1]}, with labels. The training
 * images stay the same however many of the others are asked for. Fashion-MNIST is by H. Xiao, K. Rasul and R. Vollgraf, arXiv:1708.07747; its MIT
 * licence stands in the file NOTICE.
 */
public record Embedded() implements DataSet {
    @Override
    public String id() {
        return "embedded";
    }

    @Override
    public Split read(DataRoots roots, LoadOptions options, LoadListener listener) {
        Images validation = images("validation");
        int wanted = options.ofOwn(id(), validation.count());
        return options.applied(new Split(images("train"), validation.limit(wanted), images("t10k")));
    }

    @Override
    public Availability availability(DataRoots roots) {
        return new Availability(
                id(), true, "built in (6,000 training, 500 validation and 1,000 test images of Fashion-MNIST)");
    }

    private static Images images(String part) {
        String images = part + "-images-idx3-ubyte.gz";
        String labels = part + "-labels-idx1-ubyte.gz";
        return Idx.read(images, resource(images), labels, resource(labels), Installed.FASHION_MNIST.classNames());
    }

    private static byte[] resource(String name) {
        String expected = "the embedded data in Hanji's jar";
        try (InputStream in = Embedded.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new DataException(name, "is missing", expected, "build Hanji again");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new DataException(name, "cannot be read (" + e + ")", expected, "build Hanji again", e);
        }
    }
}
