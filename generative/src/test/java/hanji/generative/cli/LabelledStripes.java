package hanji.generative.cli;

import hanji.generative.judge.Stripes;
import hanji.generative.report.Picture;
import hanji.generative.report.Png;
import hanji.nn.data.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@link Stripes} as a user's folder of images, a sub-folder for each class. */
final class LabelledStripes {
    private LabelledStripes() {}

    static Path write(Path folder, int count) throws IOException {
        Images stripes = Stripes.draw(count, 1);
        for (String name : stripes.classNames()) Files.createDirectories(folder.resolve(name));
        for (int n = 0; n < stripes.count(); n++)
            Png.write(
                    folder.resolve("%s/%03d.png".formatted(stripes.classNames().get(stripes.label(n)), n)),
                    new Picture(stripes.slice(n, n + 1).pixels(), 8, 8, 1));
        return folder;
    }
}
