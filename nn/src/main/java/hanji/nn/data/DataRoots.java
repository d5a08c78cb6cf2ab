package hanji.nn.data;

import hanji.tensor.format.UserCache;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
     * The folders of this user: {@link UserCache#folder}, then {@code /usr/share/datasets}.
     *
     * @param environment the environment variables
     */
    public static DataRoots ofUser(Map<String, String> environment, Path home) {
        return new DataRoots(UserCache.folder(environment, home), List.of(Path.of("/usr/share/datasets")));
    }
}
