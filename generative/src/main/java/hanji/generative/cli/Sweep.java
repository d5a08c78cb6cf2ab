package hanji.generative.cli;

import hanji.generative.report.OutputFile;
import hanji.generative.report.Plural;
import hanji.generative.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains one model once for each setting, each in a folder of its own under one, here one after another or on several processes: the
 * weights are the same. What has ended already is taken as it is; whatever is wrong with one setting, the others are trained.
 *
 * @param folder of all
 * @param workers that train, if not this process
 * @param err hears what is going on
 */
record Sweep(Path folder, SweepPlan plan, Optional<WorkersOption.Workers> workers, PrintWriter err) {
    /** A sweep that begins, in a folder that is empty or not there. */
    static Sweep begin(Optional<Path> out, SweepPlan plan, Optional<WorkersOption.Workers> workers, PrintWriter err)
            throws IOException {
        RunFolder folder =
                out.isPresent() ? RunFolder.create(out.get()) : RunFolder.createNumbered("sweep-" + plan.model());
        plan.write(folder.path());
        return new Sweep(folder.path(), plan, workers, err);
    }

    /** A sweep that was stopped. */
    static Sweep resume(Path folder, Optional<WorkersOption.Workers> workers, PrintWriter err) {
        return new Sweep(folder.toAbsolutePath().normalize(), SweepPlan.read(folder), workers, err);
    }

    Swept train() throws IOException {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < plan.settings().size(); i++)
            if (plan.ended(folder, i).isEmpty()) open.add(i);
        say("training %s in %s%s; go on after a stop with: ./hanji train --resume %s"
                .formatted(
                        Plural.of(plan.settings().size(), "setting"),
                        shown(),
                        open.size() < plan.settings().size()
                                ? ", of which " + (plan.settings().size() - open.size()) + " are there"
                                : "",
                        Shell.word(shown())));
        Map<Integer, String> failed = workers.isPresent() ? thereAndBack(workers.get(), open) : here(open);
        Swept swept = Swept.of(folder, shown(), plan, failed);
        new SweptPage(swept).write(folder.resolve("sweep.html"));
        OutputFile.write(folder.resolve("result.json"), (Frame.json(swept) + "\n").getBytes(StandardCharsets.UTF_8));
        return swept;
    }

    private String shown() {
        return new RunFolder(folder).toString();
    }

    private Map<Integer, String> here(List<Integer> open) {
        Map<Integer, String> failed = new TreeMap<>();
        for (int i : open) {
            Path run = folder.resolve(plan.name(i));
            say("%d of %d: %s".formatted(i + 1, plan.settings().size(), run.getFileName()));
            List<String> words = Files.exists(new RunFolder(run).checkpoint())
                    ? List.of("train", "--resume", run.toString())
                    : with(plan.words(i), "--out", run.toString());
            QuietCommand.run(words).ifPresent(line -> failed.put(i, line));
        }
        return failed;
    }

    private Map<Integer, String> thereAndBack(WorkersOption.Workers others, List<Integer> open) {
        Map<Integer, String> failed = new TreeMap<>();
        List<TrainingJob> jobs =
                open.stream().map(i -> new TrainingJob(plan.words(i))).toList();
        others.each("sweep", jobs, (job, result) -> {
            int setting = open.get(job);
            Path run = folder.resolve(plan.name(setting));
            TrainingJob.unpack(result, run).ifPresent(line -> failed.put(setting, line));
        });
        return failed;
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }
}
