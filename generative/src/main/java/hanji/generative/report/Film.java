package hanji.generative.report;

import hanji.generative.report.Exhibit.Grid;
import hanji.nn.data.Images;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples of one model as it learned, drawn from the same noise each time.
 *
 * @param moments in order, at least one: samples, as many each time, and when that was
 */
public record Film(List<Grid> moments) {
    /** Images of a row, and columns of a frame with more. */
    public static final int COLUMNS = 8;

    /** Columns of a frame whose images are those of a row. */
    private static final int FEW = 4;

    private static final int SHORT = 60;
    private static final int LONG = 240;

    /** A row for each moment. */
    public Picture strip() {
        Images first = moments.getFirst().images();
        var pixels = new ByteArrayOutputStream();
        for (Grid moment : moments) pixels.writeBytes(row(moment).pixels());
        Images all = Images.unlabelled(first.height(), first.width(), first.channels(), pixels.toByteArray());
        return ImageGrid.of(all, row(moments.getFirst()).count());
    }

    /** The first images of a moment. */
    static Images row(Grid moment) {
        return moment.images().limit(COLUMNS);
    }

    /**
     * A frame for each moment, with all its images; the last one stays longest.
     *
     * @param scale rows and columns of a pixel
     */
    public List<Gif.Frame> loop(int scale) {
        List<Gif.Frame> frames = new ArrayList<>();
        for (Grid moment : moments) {
            Images images = moment.images();
            boolean last = frames.size() == moments.size() - 1;
            int columns = images.count() > COLUMNS ? COLUMNS : Math.min(FEW, images.count());
            frames.add(new Gif.Frame(ImageGrid.of(images, columns, scale), last ? LONG : SHORT));
        }
        return frames;
    }
}
