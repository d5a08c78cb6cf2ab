package hanji.generative.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.generative.model.Completes;
import hanji.generative.model.Inpaints;
import hanji.generative.model.Scores;
import hanji.generative.report.Metrics;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.nn.data.Images;
import hanji.tensor.Device;
import hanji.tensor.Noise;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server answers. */
class LiveServerTest {
    private static final int PIXELS = ShownRuns.SIDE * ShownRuns.SIDE;

    @TempDir
    private static Path folder;

    private static LiveServer server;
    private static URI address;

    @BeforeAll
    static void serve() throws IOException {
        ShownRuns.of(folder, "pixelcnn", "vae", "gan", "ddpm", "memorizer");
        server = LiveServer.start(folder, 0, 1);
        address = server.address();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static String post(String path, String json) throws IOException {
        return RawRequest.answer(address, RawRequest.post(address, path, json));
    }

    private static JsonNode asked(String path, String json) throws IOException {
        String answer = post(path, json);
        assertEquals(200, RawRequest.status(answer), answer);
        return JsonMapper.shared().readTree(RawRequest.body(answer));
    }

    private static byte[] pixels(JsonNode answer) {
        byte[] pixels = new byte[answer.get("pixels").size()];
        for (int i = 0; i < pixels.length; i++)
            pixels[i] = (byte) answer.get("pixels").get(i).intValue();
        return pixels;
    }

    private static SavedModel model(String run) throws IOException {
        return SavedModel.load(RunFolder.open(folder.resolve(run)), _ -> Device.cpu(1));
    }

    private static String list(int count, IntUnaryOperator value) {
        return IntStream.range(0, count)
                .map(value)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static Images image(IntUnaryOperator value) {
        byte[] pixels = new byte[PIXELS];
        for (int i = 0; i < PIXELS; i++) pixels[i] = (byte) value.applyAsInt(i);
        return Images.unlabelled(ShownRuns.SIDE, ShownRuns.SIDE, 1, pixels);
    }

    @Test
    void everyRunIsListedAndHasAPage() throws IOException {
        String list = RawRequest.page(address, "/");
        for (String run : new String[] {"pixelcnn", "vae", "gan"}) {
            assertTrue(list.contains("href=\"/runs/" + run + "/\"") && list.contains(run + " on stripes"), list);
            assertTrue(RawRequest.page(address, "/runs/" + run + "/").contains("<h1>" + run + "</h1>"));
        }
        assertTrue(RawRequest.get(address, "/runs/gan").contains("Location: /runs/gan/"));
        assertEquals(404, RawRequest.status(RawRequest.get(address, "/runs/none/")));
    }

    @Test
    void aFolderThatIsARunLeadsToItsPage() throws IOException {
        try (LiveServer one = LiveServer.start(folder.resolve("vae"), 0, 1)) {
            String answer = RawRequest.answer(one.address(), RawRequest.of(one.address(), "GET /", "", ""));
            assertEquals(302, RawRequest.status(answer));
            assertTrue(answer.contains("Location: /runs/vae/"), answer);
        }
    }

    @Test
    void curvesAndSamplesCome(@TempDir Path other) throws IOException {
        Path log = ShownRuns.of(other, "gan").resolve("gan").resolve("metrics.jsonl");
        try (LiveServer training = LiveServer.start(other, 0, 1)) {
            String request = RawRequest.of(training.address(), "GET /runs/gan/live", "", "");
            String first = RawRequest.answer(training.address(), request);
            String tag = first.lines()
                    .filter(line -> line.startsWith("Etag: "))
                    .findFirst()
                    .orElseThrow()
                    .substring(6);
            String same = RawRequest.of(training.address(), "GET /runs/gan/live", "If-None-Match: " + tag + "\r\n", "");
            assertEquals(304, RawRequest.status(RawRequest.answer(training.address(), same)));
            try (Metrics more = Metrics.open(log)) {
                more.goOnAfter(2).write(4_321, Map.of("train_loss", 1.0));
            }
            String grown = RawRequest.answer(training.address(), same);
            assertEquals(200, RawRequest.status(grown), grown);
            JsonNode live = JsonMapper.shared().readTree(RawRequest.body(grown));
            String curve = live.get("curves").get(0).asString();
            assertTrue(curve.startsWith("<svg") && curve.contains(">4,000<"), curve);
            String picture = RawRequest.answer(
                    training.address(),
                    RawRequest.of(
                            training.address(),
                            "GET /runs/gan/samples.png?" + live.get("samples").asString(),
                            "",
                            ""));
            assertTrue(picture.contains("image/png"), picture);
        }
    }

    /** The controls follow from what a model can do, and from nothing else. */
    @Test
    void aPageOffersWhatTheModelCanDo() throws IOException {
        String pixelcnn = RawRequest.page(address, "/runs/pixelcnn/play"),
                vae = RawRequest.page(address, "/runs/vae/play"),
                gan = RawRequest.page(address, "/runs/gan/play");
        assertTrue(pixelcnn.contains("id=\"complete\"") && pixelcnn.contains("data-any=\"false\""), pixelcnn);
        assertTrue(pixelcnn.contains("computed exactly") && !pixelcnn.contains("id=\"codes\""), pixelcnn);
        assertTrue(
                vae.contains("id=\"codes\"") && vae.contains("id=\"walk\"") && !vae.contains("id=\"complete\""), vae);
        assertTrue(vae.contains("it is at least that likely"), vae);
        assertTrue(gan.contains("id=\"walk\"") && !gan.contains("id=\"drawing\""), gan);
        assertTrue(RawRequest.page(address, "/runs/ddpm/play").contains("data-any=\"true\""));
        String memorizer = RawRequest.page(address, "/runs/memorizer/play");
        assertFalse(memorizer.contains("<section"), memorizer);
    }

    @Test
    void aDrawingIsCompletedAsTheModelDoes() throws IOException {
        String answer = "{\"pixels\":" + list(PIXELS, i -> i < 24 ? 250 - i : 0) + ",\"rows\":2,\"seed\":7}";
        Completes model = model("pixelcnn").able(Completes.class, "complete images");
        Images expected = model.complete(new Noise(7).of("completion shown", 0), image(i -> i < 24 ? 250 - i : 0), 2);
        byte[] completed = pixels(asked("/runs/pixelcnn/complete", answer));
        assertArrayEquals(expected.pixels(), completed);
        assertEquals((byte) 250, completed[0]);
        byte[] another = pixels(asked("/runs/pixelcnn/complete", answer.replace("\"seed\":7", "\"seed\":8")));
        assertFalse(Arrays.equals(completed, another));
    }

    @Test
    void anyPartMayBeKnownToAModelThatTakesIt() throws IOException {
        String known = list(PIXELS, i -> i % 5 == 0 ? 1 : 0), drawn = list(PIXELS, i -> i % 256);
        String body = "{\"pixels\":" + drawn + ",\"known\":" + known + ",\"seed\":1}";
        byte[] completed = pixels(asked("/runs/ddpm/complete", body));
        boolean[] mask = new boolean[PIXELS];
        for (int i = 0; i < PIXELS; i++) mask[i] = i % 5 == 0;
        Inpaints model = model("ddpm").able(Inpaints.class, "complete images");
        assertArrayEquals(
                model.inpaint(new Noise(1).of("completion shown", 0), image(i -> i % 256), mask)
                        .pixels(),
                completed);
        String refused = post("/runs/pixelcnn/complete", body);
        assertEquals(400, RawRequest.status(refused));
        assertTrue(refused.contains("pixelcnn cannot complete an image from any part of it; it "), refused);
    }

    @Test
    void aDrawingHasTheDensityThatTheModelGivesIt() throws IOException {
        JsonNode score = asked("/runs/pixelcnn/score", "{\"pixels\":" + list(PIXELS, i -> i % 7) + "}");
        double nats = model("pixelcnn")
                .able(Scores.class, "score")
                .nats(image(i -> i % 7), new Noise(0).of("score shown", 0))[0];
        assertEquals(
                "%.3f bits/dim".formatted(nats / PIXELS / Math.log(2)),
                score.get("text").asString());
        assertEquals("exact", score.get("meaning").asString());
        assertEquals(
                "upper bound",
                asked("/runs/vae/score", "{\"pixels\":" + list(PIXELS, _ -> 0) + "}")
                        .get("meaning")
                        .asString());
        assertEquals(400, RawRequest.status(post("/runs/gan/score", "{\"pixels\":" + list(PIXELS, _ -> 0) + "}")));
    }

    /** Where the sliders stand at first is the code of the seed, so that decoding it is the walk's first image. */
    @Test
    void codesBeginWhereTheWalkDoes() throws IOException {
        JsonNode code = asked("/runs/vae/code", "{\"seed\":3}").get("code");
        byte[] decoded = pixels(asked("/runs/vae/decode", "{\"seed\":3,\"code\":" + code + "}"));
        byte[] first = pixels(asked("/runs/vae/walk", "{\"from\":3,\"to\":4,\"share\":0}"));
        byte[] last = pixels(asked("/runs/vae/walk", "{\"from\":4,\"to\":3,\"share\":1}"));
        assertArrayEquals(first, decoded);
        assertArrayEquals(first, last);
        byte[] moved = pixels(asked("/runs/vae/decode", "{\"seed\":3,\"code\":" + list(code.size(), _ -> 3) + "}"));
        assertFalse(Arrays.equals(decoded, moved));
        assertEquals(118 * 118, pixels(asked("/runs/vae/plane", "{\"seed\":3,\"code\":" + code + "}")).length);
        assertNotEquals(0, pixels(asked("/runs/gan/walk", "{\"from\":1,\"to\":2,\"share\":0.5}")).length);
    }

    @Test
    void aModelIsReadAgainWhenTheRunHasSaved(@TempDir Path other) throws IOException {
        ShownRuns.of(other, "vae");
        try (LiveServer training = LiveServer.start(other, 0, 1)) {
            String asked = RawRequest.post(
                    training.address(), "/runs/vae/decode", "{\"seed\":1,\"code\":" + codeOfZeros(training) + "}");
            String before = RawRequest.body(RawRequest.answer(training.address(), asked));
            Run run = Run.resume(RunFolder.open(other.resolve("vae")), _ -> Device.cpu(1));
            for (int i = 0; i < 20; i++) run.step(ShownRuns.batch());
            run.save(RunFolder.open(other.resolve("vae")));
            String after = RawRequest.body(RawRequest.answer(training.address(), asked));
            assertFalse(Arrays.equals(
                    pixels(JsonMapper.shared().readTree(before)),
                    pixels(JsonMapper.shared().readTree(after))));
        }
    }

    private static String codeOfZeros(LiveServer training) throws IOException {
        String code = RawRequest.answer(
                training.address(), RawRequest.post(training.address(), "/runs/vae/code", "{\"seed\":1}"));
        int numbers =
                JsonMapper.shared().readTree(RawRequest.body(code)).get("code").size();
        return list(numbers, _ -> 0);
    }

    @Test
    void aRunThatIsDamagedSaysSoAndTheOthersAreShown(@TempDir Path other) throws IOException {
        ShownRuns.of(other, "gan");
        Path bad = Files.createDirectories(other.resolve("b<a>d & run"));
        Files.writeString(bad.resolve("checkpoint.safetensors"), "no checkpoint");
        try (LiveServer both = LiveServer.start(other, 0, 1)) {
            String list = RawRequest.answer(both.address(), RawRequest.of(both.address(), "GET /", "", ""));
            assertTrue(list.contains("b&lt;a&gt;d &amp; run") && list.contains("gan on stripes"), list);
            String address = list.replaceFirst("(?s).*href=\"(/runs/b[^\"]*)\".*", "$1");
            String play =
                    RawRequest.answer(both.address(), RawRequest.of(both.address(), "GET " + address + "play", "", ""));
            assertEquals(409, RawRequest.status(play), play);
            assertTrue(play.contains("checkpoint.safetensors"), play);
        }
    }
}
