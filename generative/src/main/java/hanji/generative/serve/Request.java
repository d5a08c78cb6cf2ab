package hanji.generative.serve;

import java.util.List;
import java.util.Optional;

/**
 * A request that was let in.
 *
 * @param path its parts between slashes, decoded; the last is empty where the path ends with a slash
 * @param body empty unless something is posted
 * @param tag of the version that the asker has
 */
record Request(boolean posts, List<String> path, byte[] body, Optional<String> tag) {}
