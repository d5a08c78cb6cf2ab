package hanji.nn.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The folders in which data sets are looked for by name, as sub-folders.
 *
 * @param cache the user's own, looked into first, and where a user is told to put files
 * @param shared those that packages of the system install to, in order
 */
public record DataRoots(Path cache, List<Path> shared) {
    public DataRoots {
        shared = List.copyOf(shared);
    }

    /**
     * The folders of this user: {@code $XDG_CACHE_HOME/hanji}, by default {@code ~/.cache/hanji}, then
     * {@code /usr/share/datasets}.
     *
     * @param environment the environment variables, of which only XDG_CACHE_HOME is read; ignored if relative, as the XDG
     *     base directory specification demands
     */
    public static DataRoots ofUser(Map<String, String> environment, Path home) {
        Path cache = Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".cache"));
        return new DataRoots(cache.resolve("hanji"), List.of(Path.of("/usr/share/datasets")));
    }
}
