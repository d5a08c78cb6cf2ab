package hanji.generative.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is answered, and how those are refused that are not. */
class GateTest {
    @TempDir
    private static Path folder;

    private static LiveServer server;
    private static URI address;

    @BeforeAll
    static void serve() throws IOException {
        server = LiveServer.start(ShownRuns.of(folder, "vae", "gan"), 0, 1);
        address = server.address();
    }

    @AfterAll
    static void end() {
        server.close();
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

    /** An image of another site's page names no Origin, but the browser says whose page asks. */
    @ParameterizedTest
    @CsvSource({"cross-site, 403", "same-site, 403", "same-origin, 200", "none, 200"})
    void aPictureOfAnotherSitesPageIsNotAnswered(String site, int status) throws IOException {
        String request = RawRequest.of(address, "GET /list", "Sec-Fetch-Site: " + site + "\r\n", "");
        assertEquals(status, RawRequest.status(RawRequest.answer(address, request)));
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
        String answer = RawRequest.answer(address, RawRequest.post(address, "/runs/vae/" + deed, json));
        assertTrue(RawRequest.status(answer) == 400 || RawRequest.status(answer) == 405, answer);
        assertTrue(RawRequest.body(answer).startsWith(words), answer);
        assertEquals(1, RawRequest.body(answer).lines().count(), answer);
    }

    @Test
    void aBodyIsLimitedWhateverItsLengthSays() throws IOException {
        String large = "{\"pixels\":\"" + "x".repeat(Gate.LARGEST_BODY) + "\"}";
        assertEquals(
                413, RawRequest.status(RawRequest.answer(address, RawRequest.post(address, "/runs/vae/score", large))));
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
            String answer = RawRequest.get(address, path);
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
            String page = RawRequest.page(address, path);
            assertFalse(
                    page.replaceAll("<script src=\"/assets/[a-z]+\\.js\"></script>", "")
                            .contains("<script"),
                    page);
            assertFalse(page.contains("://") || page.contains(" onclick"), page);
        }
    }

    @Test
    void aPortThatIsTakenIsRefused() {
        assertThrows(BindException.class, () -> LiveServer.start(folder, address.getPort(), 1));
    }
}
