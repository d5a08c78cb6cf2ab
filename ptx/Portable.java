import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/** nvcc's PTX made readable by earlier drivers, and the same wherever the checkout and the toolkit are. */
final class Portable {
    private static final Pattern FILE = Pattern.compile("^(\\s*\\.file\\s+\\d+ )\"([^\"]*)\"", Pattern.MULTILINE);
    private static final Pattern INLINED = Pattern.compile("(\\.loc\\s+\\d+ \\d+ \\d+), function_name .*");
    private static final Pattern NAMES = Pattern.compile("\\s*\\.section\\s+\\.debug_str\\s*\\{[^}]*\\}");
    private static final Pattern HASH_OF_PATH = Pattern.compile("(?<=_INTERNAL_)[0-9a-f]{8}(?=_)");

    private Portable() {}

    static String of(Unit unit, String ptx) throws IOException, Failure {
        String body = Unit.body(ptx).replaceFirst("\\.version \\S+", ".version " + Nvcc.PTX_VERSION);
        return withoutHash(unit, withoutInlinedCalls(withRelativePaths(unit, body)));
    }

    private static String withRelativePaths(Unit unit, String ptx) throws IOException, Failure {
        StringBuilder out = new StringBuilder();
        Matcher file = FILE.matcher(ptx);
        while (file.find()) {
            String name = shortened(file.group(2), unit);
            if (name.startsWith("/"))
                throw new Failure(unit.source() + ": includes " + name + ", which is not in "
                        + unit.folders().stream().map(Path::toString).collect(Collectors.joining(" or in ")));
            file.appendReplacement(out, Matcher.quoteReplacement(file.group(1) + '"' + name + '"'));
        }
        return file.appendTail(out).toString();
    }

    private static String shortened(String name, Unit unit) throws IOException {
        Path path = Path.of(name).normalize();
        for (Path folder : unit.folders()) {
            Path root = folder.toRealPath();
            if (path.startsWith(root)) return root.relativize(path).toString().replace('\\', '/');
        }
        int include = name.lastIndexOf("/include/");
        return include < 0 ? name : "cuda/" + name.substring(include + "/include/".length());
    }

    /** What is static in a source has a name with a hash of the source's absolute path; here one of its relative path. */
    private static String withoutHash(Unit unit, String ptx) {
        Matcher hash = HASH_OF_PATH.matcher(ptx);
        if (!hash.find()) return ptx;
        CRC32 crc = new CRC32();
        crc.update(unit.name(unit.source()).getBytes(UTF_8));
        return ptx.replace(hash.group(), String.format("%08x", crc.getValue()));
    }

    /**
     * Each instruction with its own line only, without the calls that were inlined around it: CUDA 12.0's assembler
     * crashes on those of an inlined function inside another when it assembles for sm_90.
     */
    private static String withoutInlinedCalls(String ptx) {
        return NAMES.matcher(INLINED.matcher(ptx).replaceAll("$1")).replaceFirst("");
    }
}
