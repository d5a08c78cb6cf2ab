package hanji.generative.distributed;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Texts by name, as the body of a message. */
final class Fields {
    private static final int LONGEST = 0xffff / 3; // characters that writeUTF surely takes

    private Fields() {}

    static byte[] toBytes(Map<String, String> fields) {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            for (var field : fields.entrySet()) {
                out.writeUTF(field.getKey());
                out.writeUTF(field.getValue()
                        .substring(0, Math.min(LONGEST, field.getValue().length())));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** @throws Refused if these bytes are none */
    static Map<String, String> of(byte[] bytes) throws Refused {
        var fields = new LinkedHashMap<String, String>();
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            while (in.available() > 0) fields.put(in.readUTF(), in.readUTF());
        } catch (IOException e) {
            throw new Refused("sends fields that cannot be read");
        }
        return fields;
    }

    /** One of them, which must be there. */
    static String text(Map<String, String> fields, String name) throws Refused {
        String text = fields.get(name);
        if (text == null) throw new Refused("leaves '" + name + "' out");
        return text;
    }

    /** One of them as a number. */
    static <T> T number(Map<String, String> fields, String name, Function<String, T> parse) throws Refused {
        try {
            return parse.apply(text(fields, name));
        } catch (IllegalArgumentException e) {
            throw new Refused("sends '" + name + "' that is no number");
        }
    }
}
