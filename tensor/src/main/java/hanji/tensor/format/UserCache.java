package hanji.tensor.format;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where Hanji keeps what it can get again. */
public final class UserCache {
    private UserCache() {}

    /**
     * The folder of this user: {@code $XDG_CACHE_HOME/hanji}, by default {@code ~/.cache/hanji}.
     *
     * @param environment the environment variables, of which only XDG_CACHE_HOME is read; ignored if relative, as the XDG
     *     base directory specification demands
     */
    public static Path folder(Map<String, String> environment, Path home) {
        return Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".cache"))
                .resolve("hanji");
    }
}
