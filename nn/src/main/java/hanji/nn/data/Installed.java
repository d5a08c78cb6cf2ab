package hanji.nn.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A well-known data set whose files lie in a folder of its name, under one of the {@link DataRoots}. */
public enum Installed implements DataSet {
    /** 60,000 training images, validation among them, and 10,000 test images of clothing, {@code [N, 28, 28, 1]}. arXiv:1708.07747. */
    FASHION_MNIST(
            Format.IDX,
            Optional.of("dataset-fashion-mnist"),
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot"),

    /** 60,000 training images, validation among them, and 10,000 test images of handwritten digits, {@code [N, 28, 28, 1]}. */
    MNIST(Format.IDX, Optional.empty(), "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),

    /** 50,000 training photographs, validation among them, and 10,000 test photographs, {@code [N, 32, 32, 3]}. */
    CIFAR10(Format.CIFAR10, Optional.empty(), Cifar10.CLASS_NAMES.toArray(String[]::new));

    private enum Format {
        IDX,
        CIFAR10
    }

    private final Format format;
    private final Optional<String> debianPackage;
    private final List<String> classNames;

    Installed(Format format, Optional<String> debianPackage, String... classNames) {
        this.format = format;
        this.debianPackage = debianPackage;
        this.classNames = List.of(classNames);
    }

    /** The name of each label. */
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Split read(DataRoots roots, LoadOptions options, LoadListener listener) {
        Path folder = find(roots)
                .orElseThrow(() -> new DataException(id(), "is not on this machine", "its files", howToGet(roots)));
        return switch (format) {
            case IDX -> Idx.read(folder, classNames, options, listener);
            case CIFAR10 -> Cifar10.read(folder, options);
        };
    }

    @Override
    public Availability availability(DataRoots roots) {
        return find(roots)
                .map(folder -> new Availability(id(), true, "found in " + folder))
                .orElseGet(() -> new Availability(id(), false, howToGet(roots)));
    }

    private Optional<Path> find(DataRoots roots) {
        return Stream.concat(Stream.of(roots.cache()), roots.shared().stream())
                .map(root -> root.resolve(id()))
                .filter(folder -> switch (format) {
                    case IDX -> Idx.isIn(folder);
                    case CIFAR10 -> Cifar10.isIn(folder);
                })
                .findFirst();
    }

    private String howToGet(DataRoots roots) {
        String install = debianPackage
                .map(name -> "install it (sudo apt install " + name + "), or ")
                .orElse("");
        String files = switch (format) {
            case IDX -> String.join(", ", Idx.FILES) + " (each plain or .gz)";
            case CIFAR10 -> String.join(", ", Cifar10.FILES) + " (of cifar-10-binary.tar.gz)";
        };
        return install + "put " + files + " into " + roots.cache().resolve(id());
    }
}
