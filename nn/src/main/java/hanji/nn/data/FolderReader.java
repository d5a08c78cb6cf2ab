package hanji.nn.data;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads one {@link ImageFolder}: first the header of every file, which says how much memory all of them take, then the
 * pixels. What is wrong with any file is said of all of them at once.
 */
final class FolderReader {
    private static final int MOST_NAMED = 10;

    private final Path folder;
    private final LoadOptions options;
    private final LoadListener listener;
    private final long mostInMemory;
    private final List<DataException> faults = new ArrayList<>();
    private final Set<Path> unreadable = new HashSet<>();
    private int turned;

    FolderReader(Path folder, LoadOptions options, LoadListener listener) {
        this(folder, options, listener, Runtime.getRuntime().maxMemory() / 2);
    }

    /** @param mostInMemory bytes of pixels; more are put into a temporary file */
    FolderReader(Path folder, LoadOptions options, LoadListener listener, long mostInMemory) {
        this.folder = folder;
        this.options = options;
        this.listener = listener;
        this.mostInMemory = mostInMemory;
    }

    /** What the headers say. */
    private record Survey(Size size, boolean gray) {}

    Split read() {
        var leftOut = new LeftOut();
        FolderLayout layout = FolderLayout.of(folder, leftOut);
        FolderListing train = layout.train();
        FolderListing validation;
        if (layout.validation().isPresent()) {
            FolderListing own = layout.validation().get();
            validation = own.limit(options.ofOwn(folder, own.files().size()));
        } else {
            var parts = train.last(options.heldOut(folder, train.files().size()));
            train = parts.first();
            validation = parts.last();
        }
        int most = options.limit().orElse(Integer.MAX_VALUE);
        List<Images> images = decode(
                List.of(train.limit(most), validation.limit(most), layout.test().limit(most)));
        Split split = split(images.get(0), images.get(1), images.get(2));
        tell(leftOut);
        return split;
    }

    /** All images of a listing, in its order. */
    Images read(FolderListing listing, LeftOut leftOut) {
        Images images = decode(List.of(listing)).getFirst();
        tell(leftOut);
        return images;
    }

    private void tell(LeftOut leftOut) {
        if (!leftOut.isEmpty()) {
            listener.notice(folder + ": left out " + leftOut.inWords() + ", by their names no images");
        }
        if (turned > 0) {
            listener.notice(folder + ": turned " + images(turned) + " upright, as EXIF says");
        }
        if (!faults.isEmpty()) {
            listener.notice(folder + ": skipped " + images(faults.size()) + " that cannot be read");
        }
    }

    private static String images(int count) {
        return count == 1 ? "1 image" : count + " images";
    }

    private List<Images> decode(List<FolderListing> listings) {
        List<Path> files =
                listings.stream().flatMap(each -> each.files().stream()).toList();
        Survey survey = survey(files);
        int pixels = survey.size.height() * survey.size.width();
        int channels = survey.gray ? 1 : 3;
        long bytes = (long) (files.size() - unreadable.size()) * pixels * channels;
        List<Part> parts = listings.stream().map(Part::new).toList();
        boolean gray = true;
        MemorySegment all;
        try (ImageStore store = ImageStore.of(folder, bytes, mostInMemory)) {
            for (Part part : parts) {
                for (int i = 0; i < part.listing.files().size(); i++) {
                    Optional<Bitmap> bitmap = bitmap(part.listing.files().get(i), survey.size);
                    if (bitmap.isPresent()) {
                        gray &= bitmap.get().isGray();
                        store.add(
                                channels == 1
                                        ? bitmap.get().samples()
                                        : bitmap.get().rgb().samples());
                        part.keep(i);
                    }
                }
            }
            if (!options.skipUnreadable()) {
                refuse();
            }
            all = store.finish();
        }
        if (gray && channels == 3) {
            channels = 1;
            all = ImageStore.red(folder, all, pixels, mostInMemory);
        }
        return cut(parts, survey.size, channels, all);
    }

    /** A part of the split, and which of its files could be read. */
    private static final class Part {
        final FolderListing listing;
        private final int[] all;
        private final int[] labels;
        int count;

        Part(FolderListing listing) {
            this.listing = listing;
            this.all = listing.labels();
            this.labels = new int[all.length];
        }

        void keep(int file) {
            if (all.length > 0) {
                labels[count] = all[file];
            }
            count++;
        }

        int[] labels() {
            return all.length > 0 ? Arrays.copyOf(labels, count) : labels;
        }
    }

    private static List<Images> cut(List<Part> parts, Size size, int channels, MemorySegment all) {
        long bytes = (long) size.height() * size.width() * channels;
        List<Images> images = new ArrayList<>();
        long at = 0;
        for (Part part : parts) {
            MemorySegment pixels = all.asSlice(at, part.count * bytes);
            images.add(
                    Images.of(size.height(), size.width(), channels, pixels, part.labels(), part.listing.classNames()));
            at += part.count * bytes;
        }
        return images;
    }

    private Split split(Images train, Images validation, Images test) {
        if (train.isEmpty() || test.isEmpty()) {
            throw new DataException(
                    folder,
                    "has no readable images left to " + (train.isEmpty() ? "train on" : "test on"),
                    FolderListing.EXPECTED,
                    "add some");
        }
        return new Split(train, validation, test);
    }

    /** Opens every file. Those that cannot be read are remembered; of another size than the first none may be. */
    private Survey survey(List<Path> files) {
        Optional<Size> first = options.resize();
        Path firstFile = files.getFirst();
        boolean gray = options.background().map(Rgb::isGray).orElse(true);
        for (Path file : files) {
            Size size;
            try (var image = new ImageFile(file)) {
                size = image.size();
                gray &= image.gray();
            } catch (DataException e) {
                remember(file, e);
                continue;
            }
            if (first.isEmpty()) {
                first = Optional.of(size);
                firstFile = file;
            } else if (options.resize().isEmpty() && !size.equals(first.get())) {
                throw ofAnotherSize(file, size, firstFile, first.get());
            }
        }
        if (first.isEmpty()) {
            refuse();
        }
        return new Survey(first.orElseThrow(), gray);
    }

    private static DataException ofAnotherSize(Path file, Size size, Path firstFile, Size first) {
        return new DataException(
                file,
                "is %d pixels wide, %d high".formatted(size.width(), size.height()),
                first.inWords() + " as " + firstFile,
                "scale or crop all images to one size, or let them be scaled (--resize HEIGHTxWIDTH)");
    }

    private Optional<Bitmap> bitmap(Path file, Size size) {
        if (unreadable.contains(file)) {
            return Optional.empty();
        }
        try (var image = new ImageFile(file)) {
            Bitmap bitmap = image.decode(options.background()).resized(size);
            turned += image.turned() ? 1 : 0;
            return Optional.of(bitmap);
        } catch (DataException e) {
            remember(file, e);
            return Optional.empty();
        }
    }

    private void remember(Path file, DataException fault) {
        faults.add(fault);
        unreadable.add(file);
        if (options.skipUnreadable()) {
            listener.skipped(file, fault.problem());
        }
    }

    /** Says which files cannot be read, if there are any. */
    private void refuse() {
        if (faults.size() == 1) {
            throw faults.getFirst();
        }
        if (!faults.isEmpty()) {
            String named = faults.stream()
                    .limit(MOST_NAMED)
                    .map(fault -> inFolder(Path.of(fault.source())) + " " + fault.problem())
                    .collect(Collectors.joining(", "));
            int more = faults.size() - MOST_NAMED;
            throw new DataException(
                    folder,
                    "holds " + images(faults.size()) + " that cannot be used: " + named
                            + (more > 0 ? ", and " + more + " more" : ""),
                    "sound images",
                    "replace or remove them, or go on without them (--skip-unreadable)");
        }
    }

    private Path inFolder(Path file) {
        return file.startsWith(folder) ? folder.relativize(file) : file;
    }
}
