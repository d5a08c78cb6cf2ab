package hanji.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hanji.tensor.MissingFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/use.md gives other projects to copy is what this build has, and every module is there to be used. */
class UsePageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern VERSIONED =
            Pattern.compile("<artifactId>([\\w.-]+)</artifactId>\\s*<version>([^<]+)</version>");

    @Test
    void itsPomHasTheVersionsOfTheBuild() throws IOException {
        var build = new TreeMap<String, String>();
        String root = Files.readString(ROOT.resolve("pom.xml"));
        VERSIONED.matcher(root).results().forEach(each -> build.put(each.group(1), resolved(root, each.group(2))));
        build.put("hanji-bom", build.get("hanji"));
        List<MatchResult> copied = VERSIONED
                .matcher(page())
                .results()
                .filter(each -> !each.group(1).equals("my-op"))
                .toList();
        assertTrue(copied.size() > 4, copied.toString());
        for (MatchResult each : copied) assertEquals(build.get(each.group(1)), each.group(2), each.group(1));
    }

    /** {@code ${junit.version}} by the property of that name. */
    private static String resolved(String pom, String version) {
        if (!version.startsWith("${")) return version;
        String name = version.substring(2, version.length() - 1);
        return pom.replaceFirst("(?s).*<" + Pattern.quote(name) + ">([^<]+)<.*", "$1");
    }

    @Test
    void itsFlagsAreThoseThatAJvmIsAskedFor() throws IOException {
        assertTrue(page().contains("<argLine>" + MissingFlag.FLAGS + "</argLine>"));
    }

    @Test
    void everyModuleIsInTheBomAndOnThePageAndDescribesItself() throws IOException {
        String bom = Files.readString(ROOT.resolve("bom/pom.xml"));
        List<String> modules = Pattern.compile("<module>(\\w+)</module>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(each -> each.group(1))
                .toList();
        assertTrue(modules.size() > 6, modules.toString());
        for (String module : modules) {
            String pom = Files.readString(ROOT.resolve(module).resolve("pom.xml"));
            assertTrue(pom.contains("<name>Hanji ") && pom.contains("<description>"), module);
            assertTrue(page().contains("`hanji-" + module + "`"), module);
            if (!module.equals("bom"))
                assertTrue(bom.contains("<artifactId>hanji-" + module + "</artifactId>"), module);
        }
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/use.md"));
    }
}
