package hanji.nn.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The data set inside this library: the first 6,000 training and the first 1,000 test images of Fashion-MNIST,
 * {@code [N, 28, 28, 1]}, with labels. Fashion-MNIST is by H. Xiao, K. Rasul and R. Vollgraf, arXiv:1708.07747; its MIT
 * licence stands in the file NOTICE.
 */
public record Embedded() implements DataSet {
    @Override
    public String id() {
        return "embedded";
    }

    @Override
    public Split load(DataRoots roots) {
        List<byte[]> files = new ArrayList<>();
        for (String name : Idx.FILES) {
            files.add(resource(name + ".gz"));
        }
        return new Split(images(files, 0), images(files, 2));
    }

    @Override
    public Availability availability(DataRoots roots) {
        return new Availability(id(), true, "built in (6,000 training and 1,000 test images of Fashion-MNIST)");
    }

    private static Images images(List<byte[]> files, int first) {
        List<String> classNames = Installed.FASHION_MNIST.classNames();
        return Idx.read(
                Idx.FILES.get(first), files.get(first), Idx.FILES.get(first + 1), files.get(first + 1), classNames);
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
