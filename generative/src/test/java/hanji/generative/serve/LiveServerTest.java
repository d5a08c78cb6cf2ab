package hanji.generative.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.net.BindException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server answers, and to whom. */
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

    private static String get(String path) throws IOException {
        return RawRequest.answer(address, RawRequest.of(address, "GET " + path, "", ""));
    }

    private static String page(String path) throws IOException {
        String answer = get(path);
        assertEquals(200, RawRequest.status(answer), answer);
        return RawRequest.body(answer);
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
        String list = page("/");
        for (String run : new String[] {"pixelcnn", "vae", "gan"}) {
            assertTrue(list.contains("href=\"/runs/" + run + "/\"") && list.contains(run + " on stripes"), list);
            assertTrue(page("/runs/" + run + "/").contains("<h1>" + run + "</h1>"));
        }
        assertTrue(get("/runs/gan").contains("Location: /runs/gan/"));
        assertEquals(404, RawRequest.status(get("/runs/none/")));
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
        String pixelcnn = page("/runs/pixelcnn/play"), vae = page("/runs/vae/play"), gan = page("/runs/gan/play");
        assertTrue(pixelcnn.contains("id=\"complete\"") && pixelcnn.contains("data-any=\"false\""), pixelcnn);
        assertTrue(pixelcnn.contains("computed exactly") && !pixelcnn.contains("id=\"codes\""), pixelcnn);
        assertTrue(
                vae.contains("id=\"codes\"") && vae.contains("id=\"walk\"") && !vae.contains("id=\"complete\""), vae);
        assertTrue(vae.contains("it is at least that likely"), vae);
        assertTrue(gan.contains("id=\"walk\"") && !gan.contains("id=\"drawing\""), gan);
        assertTrue(page("/runs/ddpm/play").contains("data-any=\"true\""));
        String memorizer = page("/runs/memorizer/play");
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

    @ParameterizedTest
    @CsvSource({
        "evil.example, 403",
        "127.0.0.1, 403",
        "127.0.0.1:1, 403",
        "localhost:OWN, 200",
        "LOCALHOST:OWN, 200",
        "127.0.0.1.evil.example:OWN, 403"
    })
    void onlyItsOwnHostIsAnswered(String host, int status) throws IOException {
        String named = host.replace("OWN", Integer.toString(address.getPort()));
        String answer =
                RawRequest.answer(address, "GET / HTTP/1.1\r\nHost: " + named + "\r\nConnection: close\r\n\r\n");
        assertEquals(status, RawRequest.status(answer), answer);
    }

    @Test
    void aRequestWithoutAHostOrWithTwoIsRefused() throws IOException {
        assertEquals(403, RawRequest.status(RawRequest.answer(address, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n")));
        String two = RawRequest.of(address, "GET /", "Host: " + address.getAuthority() + "\r\n", "");
        assertEquals(403, RawRequest.status(RawRequest.answer(address, two)));
    }

    @ParameterizedTest
    @CsvSource({"http://evil.example, 403", "null, 403", "https://127.0.0.1:OWN, 403", "http://127.0.0.1:OWN, 200"})
    void onlyItsOwnOriginIsAnswered(String origin, int status) throws IOException {
        String named = origin.replace("OWN", Integer.toString(address.getPort()));
        String request = RawRequest.post(address, "/runs/gan/walk", "{\"from\":1,\"to\":2,\"share\":0}");
        String answer =
                RawRequest.answer(address, request.replace("Content-Type", "Origin: " + named + "\r\nContent-Type"));
        assertEquals(status, RawRequest.status(answer), answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /../../etc/passwd | 404",
                "GET /runs/..%2f..%2fetc/passwd | 404",
                "GET /runs/%2e%2e/ | 404",
                "GET /runs/gan/checkpoint.safetensors | 404",
                "GET /assets/..%2flive.css | 404",
                "GET http://evil.example/ | 400",
                "GET //evil.example/ | 400",
                "DELETE / | 405",
                "PUT /runs/gan/samples.png | 405",
                "BREW /coffee | 405",
                "POST / | 415",
                "GET /%zz | 400"
            })
    void whatIsNotThereIsRefusedInOneLine(String line, int status) throws IOException {
        String answer = RawRequest.answer(address, RawRequest.of(address, line, "", ""));
        assertEquals(status, RawRequest.status(answer), answer);
        assertEquals(1, RawRequest.body(answer).strip().lines().count(), answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decode | {\"seed\":1,\"code\":[1e999] | the body is no JSON",
                "decode | [1] | the body must be a JSON object",
                "decode | {} {} | the body is no JSON",
                "decode | {\"seed\":-1} | 'seed' must be a whole number",
                "decode | {\"seed\":1.5} | 'seed' must be a whole number",
                "decode | {\"seed\":99999999999999999999} | 'seed' must be a whole number",
                "decode | {\"seed\":1,\"code\":\"x\"} | 'code' must be a list of",
                "walk | {\"from\":1,\"to\":2,\"share\":1.01} | 'share' must be of numbers",
                "walk | {\"from\":1,\"to\":2,\"share\":\"NaN\"} | 'share' must be of numbers",
                "score | {\"pixels\":[1,2]} | 'pixels' must be a list of 144",
                "complete | {} | 'pixels' must be a list of 144",
                "destroy | {} | this address is for GET"
            })
    void whatMeansNothingIsRefusedInOneLine(String deed, String json, String words) throws IOException {
        String answer = post("/runs/vae/" + deed, json);
        assertTrue(RawRequest.status(answer) == 400 || RawRequest.status(answer) == 405, answer);
        assertTrue(RawRequest.body(answer).startsWith(words), answer);
        assertEquals(1, RawRequest.body(answer).lines().count(), answer);
    }

    @Test
    void aBodyIsLimitedWhateverItsLengthSays() throws IOException {
        String large = "{\"pixels\":\"" + "x".repeat(Gate.LARGEST_BODY) + "\"}";
        assertEquals(413, RawRequest.status(post("/runs/vae/score", large)));
        String chunk = Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n";
        String headers = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n";
        assertEquals(
                413,
                RawRequest.status(
                        RawRequest.answer(address, RawRequest.of(address, "POST /runs/vae/score", headers, chunk))));
    }

    @Test
    void everyAnswerSaysWhatABrowserMayDoWithIt() throws IOException {
        for (String path : new String[] {"/", "/runs/vae/", "/runs/vae/live", "/assets/live.js", "/nothing"}) {
            String answer = get(path);
            for (String header : new String[] {
                "Content-security-policy: default-src 'none'; script-src 'self';",
                "X-content-type-options: nosniff",
                "Cache-control: no-store",
                "Cross-origin-resource-policy: same-origin"
            }) assertTrue(answer.contains(header), () -> header + " is not in " + answer);
            assertFalse(answer.contains("Access-Control"), answer);
        }
    }

    /** So the policy above, which allows no script in the page itself, leaves them whole. */
    @Test
    void pagesHaveNoScriptInThemselvesAndAskForNothingElsewhere() throws IOException {
        for (String path : new String[] {"/", "/runs/vae/", "/runs/vae/play"}) {
            String page = page(path);
            assertFalse(
                    page.replaceAll("<script src=\"/assets/[a-z]+\\.js\"></script>", "")
                            .contains("<script"),
                    page);
            assertFalse(page.contains("://") || page.contains(" onclick"), page);
        }
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

    @Test
    void aPortThatIsTakenIsRefused() {
        assertThrows(BindException.class, () -> LiveServer.start(folder, address.getPort(), 1));
    }
}
