package hanji.generative.serve;

import hanji.generative.model.Completes;
import hanji.generative.model.Site;
import hanji.generative.run.RunFolder;
import hanji.generative.run.SavedModel;
import hanji.tensor.Device;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long a browser waits for a completion of which no pixel is known, from the request to the last byte of the answer.
 *
 * @param model name of the model
 * @param height rows of its images
 * @param width columns
 * @param milliseconds of each, sorted
 */
public record CompletionTimes(String model, int height, int width, double[] milliseconds) {
    private static final int WARM_UP = 40;

    /** Asks a server for so many completions, after some that are not counted. */
    public static CompletionTimes of(LiveServer server, RunFolder run, int count)
            throws IOException, InterruptedException {
        SavedModel saved = SavedModel.load(run, _ -> Device.cpu(1));
        saved.able(Completes.class, "complete images");
        Site site = saved.site();
        URI address = server.address().resolve(RunPage.address(run) + "complete");
        double[] times = new double[count];
        try (var client = HttpClient.newHttpClient()) {
            for (int i = -WARM_UP; i < count; i++) {
                HttpRequest request = request(address, site, i + WARM_UP);
                long began = System.nanoTime();
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 200) throw new IOException("a completion was refused: " + answer.body());
                if (i >= 0) times[i] = (System.nanoTime() - began) * 1e-6;
            }
        }
        Arrays.sort(times);
        return new CompletionTimes(saved.card().name(), site.height(), site.width(), times);
    }

    private static HttpRequest request(URI address, Site site, int seed) {
        int[] black = IntStream.range(0, site.dimensions()).map(_ -> 0).toArray();
        String body = new JsonMapper().writeValueAsString(Map.of("pixels", black, "rows", 0, "seed", seed));
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** The one in the middle, of an even number the mean of two. */
    public double median() {
        int n = milliseconds.length;
        return 0.5 * (milliseconds[(n - 1) / 2] + milliseconds[n / 2]);
    }
}
