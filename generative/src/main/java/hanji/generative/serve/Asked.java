package hanji.generative.serve;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was posted: a JSON object, of which each value is checked as it is taken. */
record Asked(JsonNode values) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws Refusal if it is no JSON object */
    static Asked of(byte[] body) {
        try {
            JsonNode values = JSON.readTree(body);
            if (values.isObject()) return new Asked(values);
        } catch (JacksonException malformed) {
            throw Refusal.bad("the body is no JSON");
        }
        throw Refusal.bad("the body must be a JSON object");
    }

    boolean has(String name) {
        return values.has(name);
    }

    /** A whole number. */
    int whole(String name, int least, int most) {
        JsonNode value = values.path(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most)
            throw Refusal.bad("'" + name + "' must be a whole number, " + least + " to " + most);
        return value.intValue();
    }

    /** A number. */
    double number(String name, double least, double most) {
        return number(values.path(name), name, least, most);
    }

    private static double number(JsonNode value, String name, double least, double most) {
        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most))
            throw Refusal.bad("'" + name + "' must be of numbers, " + least + " to " + most);
        return value.doubleValue();
    }

    /** So many numbers. */
    double[] numbers(String name, int count, double least, double most) {
        JsonNode list = list(name, count);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) numbers[i] = number(list.path(i), name, least, most);
        return numbers;
    }

    /** So many intensities. */
    byte[] intensities(String name, int count) {
        JsonNode list = list(name, count);
        byte[] intensities = new byte[count];
        for (int i = 0; i < count; i++) {
            JsonNode value = list.path(i);
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() >>> 8 != 0)
                throw Refusal.bad("'" + name + "' must be of whole numbers, 0 to 255");
            intensities[i] = (byte) value.intValue();
        }
        return intensities;
    }

    /** So many answers, 1 for yes and 0 for no. */
    boolean[] answers(String name, int count) {
        byte[] each = intensities(name, count);
        boolean[] answers = new boolean[count];
        for (int i = 0; i < count; i++) {
            if (each[i] != 0 && each[i] != 1) throw Refusal.bad("'" + name + "' must be of 0 and 1");
            answers[i] = each[i] == 1;
        }
        return answers;
    }

    private JsonNode list(String name, int count) {
        JsonNode list = values.path(name);
        if (!list.isArray() || list.size() != count)
            throw Refusal.bad("'" + name + "' must be a list of " + count + " numbers");
        return list;
    }
}
