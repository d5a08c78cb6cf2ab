package hanji.generative.cli;

import hanji.generative.measure.Figure;
import hanji.generative.model.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A figure under {@code --json}, where its name is the key.
 *
 * @param mean in the unit
 * @param error standard error of the mean; null for one image
 * @param n number of images
 * @param meaning exact, upper bound or estimate
 */
record FigureJson(double mean, double error, int n, String unit, String meaning, boolean lowerIsBetter) {
    static Map<String, FigureJson> of(List<Figure> figures) {
        var json = new LinkedHashMap<String, FigureJson>();
        for (Figure figure : figures)
            json.put(
                    figure.name(),
                    new FigureJson(
                            figure.mean(),
                            figure.error(),
                            figure.n(),
                            figure.unit().toString(),
                            figure.meaning().toString(),
                            figure.lowerIsBetter()));
        return json;
    }

    /** A figure of a saved result in words. */
    static String text(JsonNode figure) {
        String unit = figure.path("unit").asString("");
        return Figure.text(
                figure.path("mean").asDouble(Double.NaN),
                figure.path("error").asDouble(Double.NaN),
                unit,
                Unit.of(unit).orElse(Unit.NUMBER).digits());
    }
}
