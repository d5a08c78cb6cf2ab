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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    /** What JBang reads: the build's version, the command's class, the flags that a JVM is asked for. */
    @Test
    void theCatalogNamesWhatThisBuildMakes() throws IOException {
        JsonNode alias = new JsonMapper()
                .readTree(Files.readString(ROOT.resolve("jbang-catalog.json")))
                .get("aliases")
                .get("hanji");
        String root = Files.readString(ROOT.resolve("pom.xml"));
        String version = root.replaceFirst("(?s).*<artifactId>hanji</artifactId>\\s*<version>([^<]+)<.*", "$1");
        assertEquals(
                "io.github.hanji:hanji-generative:" + version,
                alias.get("script-ref").asString());
        assertEquals(
                hanji.generative.cli.Main.class.getName(), alias.get("main").asString());
        List<String> options = alias.get("runtime-options")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        for (String flag :
                MissingFlag.FLAGS.replace("--add-modules ", "--add-modules=").split(" "))
            assertTrue(options.contains(flag), flag);
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/use.md"));
    }
}
