package hanji.generative.distributed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One start of all workers, as the driver sees it: they go on together or are started again together. */
final class Generation {
    private final byte[] id;
    private final Map<Integer, Member> members = new HashMap<>();
    private final Set<Integer> through = new HashSet<>();
    private final CompletableFuture<Path> start = new CompletableFuture<>();

    /**
     * A worker and its connection.
     *
     * @param address of its machine
     */
    record Member(int rank, String address, Connection connection) {
        @Override
        public String toString() {
            return "worker " + rank + " on " + address;
        }
    }

    Generation(byte[] id) {
        this.id = id.clone();
    }

    boolean is(Hello hello) {
        return hello.sameStart(id);
    }

    /** @throws Refused if there is such a worker already */
    synchronized void add(Member member) throws Refused {
        if (members.containsKey(member.rank))
            throw new Refused("says that it is worker " + member.rank + ", which is here already");
        members.put(member.rank, member);
    }

    /** The checkpoint that all of it begin from, once the driver has said so. */
    CompletableFuture<Path> start() {
        return start;
    }

    /** A worker's training ended; the number of those that have. */
    synchronized int through(int rank) {
        through.add(rank);
        return through.size();
    }

    /** Says something without a body, to one worker or to all that are there; one that is gone does not hear it. */
    synchronized void say(Letter.Kind kind, boolean onlyFirst) {
        for (Member member : members.values())
            if (member.rank == 0 || !onlyFirst)
                try {
                    Letter.send(member.connection, kind, new byte[0]);
                } catch (IOException _) {
                    continue; // its own thread finds out
                }
    }

    synchronized void close() {
        start.cancel(false);
        members.values().forEach(member -> member.connection.close());
    }
}
