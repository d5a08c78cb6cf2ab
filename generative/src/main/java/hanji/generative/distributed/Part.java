package hanji.generative.distributed;

import hanji.generative.distributed.Letter.Kind;
import hanji.generative.report.Metrics;
import hanji.generative.run.Diverged;
import hanji.generative.run.Run;
import hanji.generative.run.RunFolder;
import hanji.generative.run.Settings;
import hanji.generative.run.Summary;
import hanji.generative.run.TrainingLoop;
import hanji.generative.run.TrainingLoop.Pace;
import hanji.nn.data.DataRoots;
import hanji.nn.data.DataSet;
import hanji.nn.data.LoadListener;
import hanji.nn.data.Split;
import hanji.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.stream.Stream;

/** One worker's part in a training, once it is connected to the driver. */
final class Part {
    /** Until the driver's word arrives that explains why another worker left. */
    private static final Duration WORD = Duration.ofSeconds(1);

    private static final String EVERY = "every_ms", SHARE = "share", THREADS = "threads";

    private final int rank;
    private final Roll roll;
    private final Rendezvous rendezvous;
    private final DriverLink driver;
    private final Worker worker;
    private Optional<Mesh> mesh = Optional.empty();
    private boolean over;

    Part(int rank, Roll roll, Rendezvous rendezvous, DriverLink driver, Worker worker) {
        this.rank = rank;
        this.roll = roll;
        this.rendezvous = rendezvous;
        this.driver = driver;
        this.worker = worker;
    }

    /** How a worker is told to save, and to compute with how many threads; empty for its share of its machine's processors. */
    static Map<String, String> task(Pace pace, OptionalInt threads) {
        return Map.of(
                EVERY,
                Long.toString(pace.every().toMillis()),
                SHARE,
                Double.toString(pace.share()),
                THREADS,
                Integer.toString(threads.orElse(0)));
    }

    /**
     * Trains to the end, and returns once the driver has said that all is over.
     *
     * @throws WorkerLost if all must be started again
     */
    void play() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("hanji-worker-");
        try {
            driver.send(Kind.ABOUT, Map.of("version", Coordinator.version()));
            var own = new RunFolder(folder);
            Optional<Map<String, String>> task = driver.task(own.checkpoint());
            if (task.isEmpty()) return;
            driver.listen(this::leave);
            tellingWhy(() -> train(own, task.get()));
            if (!driver.awaitEnd()) throw new WorkerLost("the driver is gone");
        } finally {
            leave();
            delete(folder);
        }
    }

    /** What a worker does that may fail by itself. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** Tells the driver of a failure that would come again; one that another start may mend is thrown. */
    private void tellingWhy(Work work) throws InterruptedException {
        try {
            work.run();
        } catch (WorkerLost lost) {
            if (!driver.isOver(WORD)) throw lost;
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            String line = Objects.requireNonNullElse(
                    failure.getMessage(), failure.getClass().getSimpleName());
            boolean alike = failure instanceof Diverged; // in all workers
            driver.send(Kind.FAILED, Map.of("line", alike ? line : this + ": " + line));
        }
    }

    private void train(RunFolder folder, Map<String, String> task) throws IOException {
        Settings settings = Summary.read(folder).settings();
        Split split = load(settings);
        join(settings.shards());
        int threads = Fields.number(task, THREADS, Integer::parseInt);
        Device device = Device.cpu(threads > 0 ? threads : share());
        var team = new Team(rank, roll.addresses().size(), mesh.orElseThrow());
        Run run = Run.resume(folder, _ -> device, team);
        var pace = new Pace(
                Duration.ofMillis(Fields.number(task, EVERY, Long::parseLong)),
                Fields.number(task, SHARE, Double::parseDouble));
        try (Metrics log = Metrics.open(folder.metrics())) {
            if (rank == 0) {
                var reporter = new Reporter(driver, folder);
                new TrainingLoop(run, folder, log, split, pace, driver::stopAsked, reporter).train();
                reporter.saved(run);
            } else {
                var blind = new Split(split.train(), split.validation().limit(0), split.test());
                var never = Pace.exactly(Duration.ofDays(1));
                new TrainingLoop(run, folder, log, blind, never, () -> false, _ -> {}).train();
            }
        }
        driver.send(Kind.DONE, Map.of("waited", mesh.map(Mesh::waited).orElse("")));
    }

    /** This worker's part of the processors of its machine. */
    private int share() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / roll.neighbours(rank));
    }

    private Split load(Settings settings) throws IOException {
        var roots = DataRoots.ofUser(System.getenv(), Path.of(System.getProperty("user.home")));
        Split split = DataSet.of(settings.data()).load(roots, settings.loading(), LoadListener.NONE);
        boolean train = split.train().sha256().equals(settings.dataSha256());
        if (!train || !settings.testsOn(split.test()))
            throw new ClusterFailure("the " + (train ? "test" : "training") + " images of '" + settings.data()
                    + "' are not those of the driver; copy the same files to all machines");
        return split;
    }

    private void join(int shards) throws IOException {
        var ticket = new Rendezvous.Ticket(worker.secret(), roll.generation(), rank);
        SortedMap<Integer, Connection> others = rendezvous.all(ticket, roll.addresses(), this::say);
        synchronized (this) {
            mesh = Optional.of(new Mesh(rank, shards, others, worker.patience(), this::say));
            if (over) leave();
        }
    }

    private void say(String line) {
        driver.say(this + ": " + line);
    }

    private synchronized void leave() {
        over = true;
        rendezvous.close();
        mesh.ifPresent(Mesh::close);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) Files.deleteIfExists(file);
        }
        Files.deleteIfExists(folder);
    }

    @Override
    public String toString() {
        return "worker " + rank + " on " + roll.addresses().get(rank).getHostString();
    }
}
