package hanji.bench.races;

import java.util.List;
import java.util.Map;

/** A corpus, how it lies in its checkout and what its labels mean. */
enum Suite {
    /**
     * IndigoSuite: irregular patterns of graph codes. Liu, Azami, Walters and Burtscher, "The Indigo Program-Verification
     * Microbenchmark Suite of Irregular Parallel Code Patterns", ISPASS 2022.
     */
    INDIGO(
            "IndigoSuite",
            "Generators/CUDA_sources",
            "Generators/sources_include",
            Map.of(
                    "atomicBug", Bug.RACE,
                    "guardBug", Bug.RACE,
                    "raceBug", Bug.RACE,
                    "syncBug", Bug.RACE,
                    "boundsBug", Bug.BOUNDS),
            List.of()),
    /**
     * Indigo3Suite: whole graph algorithms. Liu, Azami, Vanausdal and Burtscher, "Indigo3: A Parallel Graph Analytics
     * Benchmark Suite for Exploring Implementation Styles and Common Bugs", ACM Transactions on Parallel Computing 2024.
     */
    INDIGO3(
            "Indigo3Suite",
            "codeGen/cuda",
            "lib",
            Map.of(
                    "RaceBug", Bug.RACE,
                    "SyncBug", Bug.RACE,
                    "GuardBug", Bug.RACE,
                    "BoundsBug", Bug.BOUNDS,
                    "NbrBoundsBug", Bug.BOUNDS,
                    "ExcessThreadsBug", Bug.BOUNDS),
            List.of("-DATOMIC"));

    /** The name of its repository. */
    final String title;
    /** The folder of its CUDA templates. */
    final String templates;
    /** The folder of what the programs include. */
    final String headers;
    /** What a label of a file's name says; labels not named here plant other bugs. */
    final Map<String, Bug> labels;
    /**
     * Options that a program is compiled with if it cannot be without them. Of Indigo3 they leave a header out, whose plain
     * atomics CUDA 13 does not compile where a program uses {@code cuda::atomic}, which does not call them.
     */
    final List<String> secondTry;

    Suite(String title, String templates, String headers, Map<String, Bug> labels, List<String> secondTry) {
        this.title = title;
        this.templates = templates;
        this.headers = headers;
        this.labels = labels;
        this.secondTry = secondTry;
    }
}
