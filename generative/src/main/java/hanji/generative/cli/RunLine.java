package hanji.generative.cli;

import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import hanji.tensor.format.FormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a list says of a run.
 *
 * @param progress steps done, and of how many
 * @param figure the first, with its error and unit; or that the run has not ended
 */
record RunLine(String run, String model, String data, String progress, String figure, String date) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    static RunLine of(RunFolder folder) {
        String date = date(folder);
        try {
            Summary summary = Summary.read(folder);
            String progress = summary.progress(), figure;
            try {
                Optional<JsonNode> result = SavedResult.of(folder, summary);
                figure = result.map(RunLine::figure).orElse("not ended");
                if (result.isPresent()) progress = summary.whenEnded();
            } catch (JacksonException damaged) {
                figure = "result.json is damaged";
            }
            return new RunLine(
                    folder.toString(), summary.model(), summary.settings().dataName(), progress, figure, date);
        } catch (FormatException | IOException unreadable) {
            return new RunLine(folder.toString(), "?", "?", "?", "cannot be read: " + reason(unreadable), date);
        }
    }

    private static String reason(Exception unreadable) {
        String message = String.valueOf(unreadable.getMessage());
        return message.length() <= 80 ? message : message.substring(0, 79) + "…";
    }

    private static String date(RunFolder folder) {
        try {
            return LocalDateTime.ofInstant(
                            Files.getLastModifiedTime(folder.checkpoint()).toInstant(), ZoneId.systemDefault())
                    .format(DATE);
        } catch (IOException gone) {
            return "?";
        }
    }

    private static String figure(JsonNode result) {
        return result.path("figures").properties().stream()
                .findFirst()
                .map(figure -> FigureJson.text(figure.getValue()))
                .orElse("none");
    }
}
