package hanji.generative.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.report.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages in a browser: clicked, drawn on, moved by keys, and their pixels read back. */
class LivePageTest {
    /** What a canvas shows, as its red values. */
    private static final String PIXELS = "[...document.getElementById('%s').getContext('2d')"
            + ".getImageData(0, 0, %2$d, %2$d).data].filter((_, i) => i %% 4 === 0)";

    @TempDir
    private static Path folder;

    private static LivePage page;
    private static LiveServer server;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        page = new LivePage(Files.createDirectories(folder.resolve("browser")));
        server = LiveServer.start(ShownRuns.of(folder.resolve("runs"), "pixelcnn", "vae", "gan", "ddpm"), 0, 1);
    }

    @AfterAll
    static void close() {
        if (page == null) return;
        page.close();
        server.close();
    }

    private static void show(String run) throws InterruptedException {
        page.window(1000, 900, false, false);
        page.open(
                server.address().resolve("/runs/" + run + "/"),
                "document.getElementById('play').getAttribute('aria-busy') === 'false'");
        page.until("document.querySelector('#curves svg')");
    }

    private static String shown(String canvas) throws InterruptedException {
        return page.text(PIXELS.formatted(canvas, ShownRuns.SIDE));
    }

    @Test
    void aStrokeIsKeptAndTheRestIsDrawnByTheModel() throws InterruptedException {
        show("pixelcnn");
        page.drag("#drawing", 0.1, 0.2, 0.9, 0.2);
        assertEquals("4", page.text("document.getElementById('rows').value"));
        String drawn = page.text("[...drawing.pixels]");
        assertEquals(255, page.number("drawing.pixels[" + (2 * ShownRuns.SIDE + 5) + "]"));
        page.click("#complete");
        page.until("document.getElementById('completed-words').textContent.endsWith(' ms')");
        String[] kept = drawn.split(","), completed = shown("completed").split(",");
        int below = 0;
        for (int i = 0; i < kept.length; i++)
            if (i < 4 * ShownRuns.SIDE) assertEquals(kept[i], completed[i]);
            else below += completed[i].equals("0") ? 0 : 1;
        assertTrue(below > 0, "the model has drawn nothing");
        page.click("#complete");
        page.until("document.getElementById('completed-words').textContent.endsWith(' ms') && drawing.seed === 2");
        assertNotEquals(String.join(",", completed), shown("completed"));
        page.click("#score");
        page.until(
                "/^Your drawing: [0-9.]+ bits.dim .exact.$/.test(document.getElementById('score-words').textContent)");
        page.click("#clear");
        assertEquals("0", page.text("Math.max(...drawing.pixels)"));
    }

    @Test
    void theKeyboardDrawsToo() throws InterruptedException {
        show("pixelcnn");
        page.text("document.getElementById('brush').value = '1'");
        page.text("document.getElementById('drawing').focus()");
        page.key(" ", false);
        page.key("ArrowRight", true);
        page.key("ArrowDown", false);
        page.key("ArrowDown", true);
        int middle = ShownRuns.SIDE / 2;
        for (int[] at : new int[][] {{middle, middle}, {middle, middle + 1}, {middle + 2, middle + 1}})
            assertEquals(255, page.number("drawing.pixels[" + (at[0] * ShownRuns.SIDE + at[1]) + "]"));
        assertEquals("3", page.text("drawing.touched.reduce((a, b) => a + b)"));
        assertEquals("row 9, column 8", page.text("document.getElementById('cursor').textContent"));
        page.key("x", false);
        assertEquals("2", page.text("drawing.touched.reduce((a, b) => a + b)"));
    }

    /** What was drawn anywhere is kept by a model that takes any part. */
    @Test
    void strokesAnywhereAreKeptWhereTheModelCan() throws InterruptedException {
        show("ddpm");
        page.drag("#drawing", 0.5, 0.9, 0.9, 0.6);
        page.click("#complete");
        page.until("document.getElementById('completed-words').textContent.endsWith(' ms')");
        String[] completed = shown("completed").split(","),
                touched = page.text("[...drawing.touched]").split(",");
        int kept = 0;
        for (int i = 0; i < touched.length; i++)
            if (touched[i].equals("1")) {
                assertEquals("255", completed[i]);
                kept++;
            }
        assertTrue(kept > 8, kept + " pixels kept");
    }

    @Test
    void aSliderMovesTheImage() throws InterruptedException {
        show("vae");
        page.until("document.getElementById('decoded-words').textContent.endsWith(' ms')");
        page.until("document.getElementById('between-words').textContent.endsWith(' ms')");
        String before = shown("decoded"), value = page.text("document.querySelector('.code').value");
        page.drag("input.code", 0.5, 0.5, 0.98, 0.5);
        assertNotEquals(value, page.text("document.querySelector('.code').value"));
        page.until(PIXELS.formatted("decoded", ShownRuns.SIDE) + ".join() !== '" + before + "'");
        page.until("document.getElementById('plane-words').textContent.endsWith(' ms')");
        page.drag("#plane", 0.5, 0.5, 0.75, 0.25);
        assertEquals(
                "1.5,1.5", page.text("[...document.querySelectorAll('.code')].slice(0, 2).map(e => Number(e.value))"));
        String first = shown("between");
        page.text("document.getElementById('share').focus()");
        for (int i = 0; i < 30; i++) page.key("ArrowRight", false);
        assertEquals("0.3", page.text("document.getElementById('share-words').textContent"));
        page.until(PIXELS.formatted("between", ShownRuns.SIDE) + ".join() !== '" + first + "'");
    }

    @Test
    void curvesGrowWhileThePageIsOpen() throws IOException, InterruptedException {
        show("gan");
        assertTrue(page.number("document.getElementById('samples').naturalWidth") > 0);
        String before = page.text("document.getElementById('curves').innerHTML");
        try (Metrics log = Metrics.open(folder.resolve("runs/gan/metrics.jsonl"))) {
            log.goOnAfter(2).write(5_000, Map.of("train_loss", 0.5));
        }
        page.until("document.getElementById('curves').innerHTML.includes('>5,000<')");
        assertNotEquals(before, page.text("document.getElementById('curves').innerHTML"));
    }

    /** Nothing is cut off or hidden behind an edge, every control has a name, and the focus is seen. */
    @ParameterizedTest
    @CsvSource({"390, false", "390, true", "1280, false", "1280, true"})
    void pagesFitAPhoneAndADesktop(int width, boolean dark) throws InterruptedException {
        for (String run : new String[] {"pixelcnn", "vae", "ddpm"}) {
            show(run);
            page.window(width, 900, dark, true);
            page.until("innerWidth === " + width);
            assertTrue(page.number("document.documentElement.scrollWidth") <= width, run + " is wider than the window");
            assertEquals(
                    "",
                    page.text(
                            "[...document.querySelectorAll('input, select, button, canvas')].filter(e => !(e.labels?.length"
                                    + " || e.textContent.trim() || e.ariaLabel)).map(e => e.outerHTML).join()"));
            page.text("document.activeElement.blur()");
            page.key("Tab", false);
            assertEquals("solid", page.text("getComputedStyle(document.activeElement).outlineStyle"));
            String paper = page.text("getComputedStyle(document.body).backgroundColor");
            assertEquals(dark ? "rgb(15, 17, 20)" : "rgb(246, 247, 248)", paper);
        }
    }

    @Test
    void theListLeadsToTheRuns() throws InterruptedException {
        page.window(390, 900, false, false);
        page.open(server.address(), "document.querySelectorAll('.run img').length === 4");
        assertTrue(page.number("document.documentElement.scrollWidth") <= 390);
        page.click("a[href=\"/runs/vae/\"]");
        page.until("location.pathname === '/runs/vae/'");
    }
}
