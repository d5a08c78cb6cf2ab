package hanji.nn.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of the user: of IDX files, of CIFAR-10 files, or else of images; whichever it holds. */
public record FolderSet(Path folder) implements DataSet {
    @Override
    public String id() {
        return folder.toString();
    }

    @Override
    public Split read(DataRoots roots, LoadOptions options, LoadListener listener) {
        if (Idx.isIn(folder)) {
            return Idx.read(folder, List.of(), options, listener);
        }
        if (Cifar10.isPickledIn(folder) && !Cifar10.isIn(folder)) {
            throw new DataException(
                    folder,
                    "holds CIFAR-10 as pickled by Python",
                    "its binary version: " + String.join(", ", Cifar10.FILES),
                    "take cifar-10-binary.tar.gz");
        }
        return Cifar10.isIn(folder) ? Cifar10.read(folder, options) : ImageFolder.read(folder, options, listener);
    }

    @Override
    public Availability availability(DataRoots roots) {
        boolean found = Files.isDirectory(folder);
        return new Availability(id(), found, found ? "is a folder" : "is not a folder");
    }
}
