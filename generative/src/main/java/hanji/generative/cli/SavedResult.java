package hanji.generative.cli;

import hanji.generative.run.RunFolder;
import hanji.generative.run.Summary;
import java.nio.file.Files;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The result that a run left in its folder. */
final class SavedResult {
    private SavedResult() {}

    /**
     * The result as JSON, if it is of the run's last step; none of a run that has not ended, or is being made longer.
     *
     * @throws JacksonException if the file is damaged
     */
    static Optional<JsonNode> of(RunFolder folder, Summary summary) {
        if (!Files.exists(folder.result())) return Optional.empty();
        JsonNode result = JsonMapper.shared().readTree(folder.result().toFile());
        return result.path("steps").asLong(-1) == summary.done() ? Optional.of(result) : Optional.empty();
    }
}
