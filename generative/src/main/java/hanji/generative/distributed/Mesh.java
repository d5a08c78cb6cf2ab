package hanji.generative.distributed;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * All workers, each with an open socket to each other. Every worker owns an equal share of the elements of what is summed:
 * it receives the others' subtrees of its share, joins all of them by the fixed tree, and sends its sums to all. So each
 * element's roundings are those of one machine, whoever does them, and a worker sends and receives about
 * 2 (W - 1) / W times what is summed, as little as any all-reduce can where each has one subtree.
 *
 * <p>For one thread. {@link #close} may come from another, which then sees the exchange fail.
 */
final class Mesh implements Exchange {
    static final int WORD = 1, PARTS = 2, SUMS = 3;

    private final int rank;
    private final int workers;
    private final Patience patience;
    private final Consumer<String> log;
    private final Selector selector;
    private final long timeout; // ms
    private final List<Peer> peers; // in the order of their ranks
    private final Consumer<SelectionKey> ready = this::ready;
    private final Waits waits;

    private final int[] firstSubtree; // by rank, in the list of all; one more for the end
    private final Joins joins;
    private final float[][] operands; // this worker's share of all subtrees
    private final int[] offsets;
    private final float[][] received; // memory for the others'

    private final Message.Word word = new Message.Word(WORD);
    private final Message.Word[] words;
    private final Message.Floats[] partsOut, partsIn, sumsOut, sumsIn; // by peer
    private @Nullable IOException failure;
    private @Nullable Peer at; // the one that something is done with
    private long began; // the exchange at hand
    private boolean waiting;
    private boolean said; // who is slow
    private volatile boolean closed;

    /**
     * @param rank of this worker
     * @param shards leaves of the tree
     * @param others connections to them, by rank
     */
    Mesh(int rank, int shards, SortedMap<Integer, Connection> others, Patience patience, Consumer<String> log)
            throws IOException {
        this.rank = rank;
        this.workers = others.size() + 1;
        this.patience = patience;
        this.log = log;
        this.selector = Selector.open();
        this.timeout =
                Math.max(1, Math.min(patience.slow().toMillis(), patience.lost().toMillis()));
        this.waits = new Waits(workers);
        var found = new ArrayList<Peer>();
        for (var other : others.entrySet()) found.add(new Peer(other.getKey(), workers, other.getValue(), selector));
        peers = List.copyOf(found);

        var all = new ArrayList<Subtree>();
        firstSubtree = new int[workers + 1];
        for (int other = 0; other < workers; other++) {
            all.addAll(Subtree.cover(Team.first(other, workers, shards), Team.first(other + 1, workers, shards)));
            firstSubtree[other + 1] = all.size();
        }
        joins = Joins.of(all);
        operands = new float[all.size()][];
        offsets = new int[all.size()];
        received = new float[all.size()][0];

        words = new Message.Word[peers.size()];
        Arrays.setAll(words, _ -> new Message.Word(WORD));
        partsOut = floats(PARTS, _ -> subtrees(rank));
        partsIn = floats(PARTS, peer -> subtrees(peer.rank()));
        sumsOut = floats(SUMS, _ -> 1);
        sumsIn = floats(SUMS, _ -> 1);
    }

    private Message.Floats[] floats(int kind, ToIntFunction<Peer> arrays) {
        return peers.stream()
                .map(peer -> new Message.Floats(kind, arrays.applyAsInt(peer)))
                .toArray(Message.Floats[]::new);
    }

    private int subtrees(int of) {
        return firstSubtree[of + 1] - firstSubtree[of];
    }

    @Override
    public Go agree(Go own) {
        if (peers.isEmpty()) return own;
        said = false;
        if (rank == 0) {
            for (int p = 0; p < peers.size(); p++) {
                words[p].set(own);
                peers.get(p).send(words[p]);
            }
            exchange(true);
            return own;
        }
        peers.getFirst().receive(word);
        exchange(true);
        return word.go();
    }

    @Override
    public void sum(List<float[]> parts, float[] sum) {
        check(parts, sum);
        said = false;
        int from = first(rank, sum.length), own = first(rank + 1, sum.length) - from;
        for (int i = 0; i < parts.size(); i++) {
            operands[firstSubtree[rank] + i] = parts.get(i);
            offsets[firstSubtree[rank] + i] = from;
        }
        for (int p = 0; p < peers.size(); p++) {
            sendParts(p, parts, sum.length);
            receiveParts(p, own);
        }
        exchange(true);
        joins.apply(operands, offsets, own);
        System.arraycopy(operands[0], offsets[0], sum, from, own);
        for (int p = 0; p < peers.size(); p++) {
            int other = peers.get(p).rank();
            sumsOut[p].set(0, sum, from);
            sumsOut[p].length(own);
            sumsIn[p].set(0, sum, first(other, sum.length));
            sumsIn[p].length(first(other + 1, sum.length) - first(other, sum.length));
            peers.get(p).send(sumsOut[p]);
            peers.get(p).receive(sumsIn[p]);
        }
        exchange(false);
    }

    private void check(List<float[]> parts, float[] sum) {
        if (parts.size() != subtrees(rank))
            throw new IllegalArgumentException(parts.size() + " parts of " + subtrees(rank) + " subtrees");
        for (int i = 0; i < parts.size(); i++)
            if (parts.get(i).length != sum.length)
                throw new IllegalArgumentException("a part of " + parts.get(i).length + " elements of " + sum.length);
    }

    private void sendParts(int p, List<float[]> parts, int length) {
        int other = peers.get(p).rank();
        int from = first(other, length);
        for (int i = 0; i < parts.size(); i++) partsOut[p].set(i, parts.get(i), from);
        partsOut[p].length(first(other + 1, length) - from);
        peers.get(p).send(partsOut[p]);
    }

    private void receiveParts(int p, int own) {
        int at = firstSubtree[peers.get(p).rank()];
        for (int i = 0; i < subtrees(peers.get(p).rank()); i++) {
            if (received[at + i].length < own) received[at + i] = new float[own];
            operands[at + i] = received[at + i];
            offsets[at + i] = 0;
            partsIn[p].set(i, received[at + i], 0);
        }
        partsIn[p].length(own);
        peers.get(p).receive(partsIn[p]);
    }

    /** First element of a worker's share. */
    private int first(int of, int length) {
        return (int) ((long) of * length / workers);
    }

    /**
     * Sends and receives until all that was begun is through.
     *
     * @param waits whether the time counts as one in which this worker waits for the others
     */
    private void exchange(boolean waits) {
        began = System.nanoTime();
        waiting = waits;
        try {
            for (int p = 0; p < peers.size(); p++) advance(peers.get(p));
            while (!isThrough()) {
                for (int p = 0; p < peers.size(); p++) {
                    at = peers.get(p);
                    at.listen();
                }
                selector.select(ready, timeout);
                if (failure != null) throw failure;
                watch(System.nanoTime() - began);
            }
        } catch (IOException | ClosedSelectorException | CancelledKeyException e) {
            throw lost(e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (failure == null) advance((Peer) key.attachment());
        } catch (IOException e) {
            failure = e;
        }
    }

    private void advance(Peer peer) throws IOException {
        at = peer;
        boolean awaited = peer.isAwaited();
        peer.advance();
        if (awaited && !peer.isAwaited() && waiting) waits.add(peer.rank(), System.nanoTime() - began);
    }

    private boolean isThrough() {
        for (int p = 0; p < peers.size(); p++) if (!peers.get(p).isThrough()) return false;
        return true;
    }

    /** Names who keeps this worker waiting, and gives up in the end. */
    private void watch(long waited) throws IOException {
        if (waited < patience.slow().toNanos()
                || (said && waited < patience.lost().toNanos())) return;
        for (int p = 0; p < peers.size(); p++) {
            Peer peer = peers.get(p);
            if (peer.isThrough()) continue;
            at = peer;
            if (waited >= patience.lost().toNanos())
                throw new SocketTimeoutException("does not answer; waited " + seconds(waited));
            if (waiting && peer.isAwaited() && rank == (peer.rank() == 0 ? 1 : 0)) // one is enough to say it
            log.accept(peer + " is slow: worker " + rank + " has waited " + seconds(waited) + " for it");
        }
        said = true;
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos * 1e-9);
    }

    private WorkerLost lost(Exception e) {
        if (closed || at == null) return new WorkerLost("worker " + rank + " was told to end", e);
        String why = e.getMessage() == null ? "the connection broke" : e.getMessage();
        return new WorkerLost(at + ": " + why, e);
    }

    /** How long this worker waited for each of the others, in one line; empty if it has none. */
    String waited() {
        return waits.line(peers.stream().map(Peer::rank).toList(), of -> "worker " + of);
    }

    /** Ends all connections, whatever is on its way; an exchange that another thread is in fails. */
    @Override
    public void close() {
        closed = true;
        peers.forEach(Peer::close);
        try {
            selector.close();
        } catch (IOException _) {
            return; // it is closed all the same
        }
    }
}
