package hanji.tensor.format;

import hanji.tensor.Shape;
import hanji.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The JSON header of a safetensors file: dtype, shape and place of every tensor, in the order of the elements. */
record SafeTensorsHeader(Map<String, String> metadata, List<Entry> entries) {
    private static final String METADATA = "__metadata__";
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(SafeTensors.LONGEST_HEADER)
                    .build())
            .build();

    /**
     * One tensor.
     *
     * @param dtype as the file names it
     * @param type empty if it is not known
     * @param begin first byte after the header
     * @param end byte after its last
     */
    record Entry(String name, String dtype, Optional<StoredType> type, Shape shape, long begin, long end) {}

    static SafeTensorsHeader of(SafeTensors file) {
        var entries = new ArrayList<Entry>();
        long at = 0;
        for (var named : file.tensors().entrySet()) {
            if (named.getKey().equals(METADATA))
                throw new IllegalArgumentException("no tensor can be named " + METADATA + " in a safetensors file");
            Tensor tensor = named.getValue();
            long end = at + (long) tensor.size() * tensor.dtype().bytes();
            entries.add(new Entry(named.getKey(), tensor.dtype().name(), Optional.empty(), tensor.shape(), at, end));
            at = end;
        }
        return new SafeTensorsHeader(file.metadata(), entries);
    }

    /** The header, padded with spaces so that the elements begin at a multiple of 8 bytes. */
    byte[] toJson() {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart(METADATA);
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            for (Entry entry : entries) write(entry, json);
            json.writeEndObject();
        }
        while (bytes.size() % Long.BYTES != 0) bytes.write(' ');
        return bytes.toByteArray();
    }

    private static void write(Entry entry, JsonGenerator json) {
        json.writeObjectPropertyStart(entry.name);
        json.writeStringProperty("dtype", entry.dtype);
        json.writeName("shape");
        json.writeArray(entry.shape.dims(), 0, entry.shape.rank());
        json.writeName("data_offsets");
        json.writeArray(new long[] {entry.begin, entry.end}, 0, 2);
        json.writeEndObject();
    }

    static SafeTensorsHeader parse(Path file, byte[] header, long fileSize) {
        var metadata = new LinkedHashMap<String, String>();
        var entries = new ArrayList<Entry>();
        var names = new HashSet<String>();
        String text = utf8(file, header);
        require(text.startsWith("{"), file, "its header is not a JSON object");
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                require(names.add(name), file, "the name '" + name + "' comes twice");
                require(json.nextToken() == JsonToken.START_OBJECT, file, "'" + name + "' is not a JSON object");
                if (name.equals(METADATA)) readMetadata(file, json, metadata);
                else entries.add(readEntry(file, name, json));
            }
            require(json.nextToken() == null, file, "its header goes on after its end");
        } catch (JacksonException broken) {
            throw new FormatException(file, "its safetensors header is not valid JSON", broken);
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long at = 0;
        for (Entry entry : entries) {
            require(entry.begin == at, file, "the elements of '" + entry.name + "' overlap others or leave a hole");
            at = entry.end;
        }
        require(
                at == fileSize - Long.BYTES - header.length,
                file,
                "truncated or padded: its tensors need " + (Long.BYTES + header.length + at) + " bytes, it has "
                        + fileSize);
        return new SafeTensorsHeader(metadata, entries);
    }

    /** Decoded here, since the parser would take UTF-16 and UTF-32 for granted too. */
    private static String utf8(Path file, byte[] header) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
        } catch (CharacterCodingException other) {
            throw new FormatException(file, "its header is not UTF-8", other);
        }
    }

    private static void readMetadata(Path file, JsonParser json, Map<String, String> metadata) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            require(json.nextToken() == JsonToken.VALUE_STRING, file, "metadata '" + key + "' is not text");
            require(metadata.put(key, json.getString()) == null, file, "metadata '" + key + "' comes twice");
        }
    }

    private static Entry readEntry(Path file, String name, JsonParser json) {
        String dtype = "";
        long[] dims = {}, offsets = {};
        var seen = new HashSet<String>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            require(seen.add(key), file, "'" + name + "' has the property '" + key + "' twice");
            json.nextToken();
            switch (key) {
                case "dtype" -> {
                    require(
                            json.currentToken() == JsonToken.VALUE_STRING,
                            file,
                            "'" + name + "' has a dtype that is no text");
                    dtype = json.getString();
                }
                case "shape" -> dims = readNumbers(file, name, json);
                case "data_offsets" -> offsets = readNumbers(file, name, json);
                default -> throw new FormatException(file, "'" + name + "' has the unknown property '" + key + "'");
            }
        }
        require(seen.size() == 3, file, "'" + name + "' lacks dtype, shape or data_offsets");
        require(offsets.length == 2 && offsets[0] >= 0, file, "'" + name + "' has bad data_offsets");
        Optional<StoredType> type = type(dtype);
        Shape shape = shape(file, name, dims);
        require(
                type.isEmpty()
                        ? offsets[1] >= offsets[0]
                        : offsets[1] - offsets[0]
                                == (long) shape.size() * type.get().bytes(),
                file,
                "'" + name + "' does not fill its shape " + shape);
        return new Entry(name, dtype, type, shape, offsets[0], offsets[1]);
    }

    private static Optional<StoredType> type(String dtype) {
        return Arrays.stream(StoredType.values())
                .filter(type -> type.name().equals(dtype))
                .findAny();
    }

    private static Shape shape(Path file, String name, long[] dims) {
        long size = 1;
        for (long dim : dims) {
            require(dim >= 0 && dim <= Integer.MAX_VALUE, file, "'" + name + "' has a bad shape");
            size *= dim;
            require(size <= Integer.MAX_VALUE, file, "'" + name + "' has more than 2^31 elements");
        }
        try {
            return Shape.of(Arrays.stream(dims).mapToInt(dim -> (int) dim).toArray());
        } catch (IllegalArgumentException tooLarge) {
            throw new FormatException(file, "'" + name + "': " + tooLarge.getMessage(), tooLarge);
        }
    }

    private static long[] readNumbers(Path file, String name, JsonParser json) {
        require(json.currentToken() == JsonToken.START_ARRAY, file, "'" + name + "' has a list that is none");
        var numbers = new ArrayList<Long>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(
                    json.currentToken() == JsonToken.VALUE_NUMBER_INT && numbers.size() < 64,
                    file,
                    "'" + name + "' has a list of other things than a few whole numbers");
            numbers.add(json.getLongValue());
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static void require(boolean condition, Path file, String problem) {
        if (!condition) throw new FormatException(file, problem);
    }
}
