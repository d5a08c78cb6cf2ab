#!/usr/bin/env bash
# Spark 4.2.0: an attempt of a barrier stage that fails is reported as completed once for each of its tasks.
#
# SparkListener.onStageCompleted is called when an attempt at a stage ends, and one would count failed attempts by it. Of an
# ordinary stage that holds. Of a barrier stage the first task that fails ends the attempt; the others are then killed, and each
# of these is a failed task of a barrier stage too, which ends the same attempt once more, until the next one begins 200 ms later.
# All these events carry a failure reason and the same attempt number. So whoever counts events believes that a stage of four
# tasks, of which one failed once, has failed four times. Spark itself counts right: it keeps a set of attempt numbers.
#
# Needs a JDK of 17 or later, Maven and the network (about 110 MB). Fails if there is one event for an attempt.
set -euo pipefail
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.spark</groupId><artifactId>spark-core_2.13</artifactId><version>4.2.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/jars"
cat >"$work/Failures.java" <<'JAVA'
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;

class Failures {
    /** Events with a failure reason, by the number of the attempt. */
    static final Map<Integer, Integer> FAILED = new TreeMap<>();

    public static void main(String[] none) throws Exception {
        var conf = new SparkConf().setMaster("local[4,4]").setAppName("failures").set("spark.ui.enabled", "false");
        try (var spark = new JavaSparkContext(conf)) {
            System.out.println("Spark " + spark.version());
            spark.sc().addSparkListener(new SparkListener() {
                @Override
                public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
                    if (completed.stageInfo().failureReason().isDefined())
                        FAILED.merge(completed.stageInfo().attemptNumber(), 1, Integer::sum);
                }
            });
            ClassTag<Integer> tag = ClassTag$.MODULE$.apply(Integer.class);
            var members = spark.parallelize(List.of(0, 1, 2, 3), 4).rdd().barrier().mapPartitions(new Member(), false, tag);
            JavaRDD.fromRDD(members, tag).repartition(1).collect(); // a stage before a shuffle is tried again
        }
        System.out.println("events of failed attempts, by the number of the attempt: " + FAILED);
        System.exit(FAILED.size() == 1 && FAILED.getOrDefault(0, 0) > 1 ? 0 : 1);
    }

    /** Task 0 fails once, while the others wait. */
    static final class Member extends AbstractFunction1<Iterator<Integer>, Iterator<Integer>> implements java.io.Serializable {
        @Override
        public Iterator<Integer> apply(Iterator<Integer> nothing) {
            var context = BarrierTaskContext.get();
            context.barrier();
            if (context.stageAttemptNumber() > 0) return nothing;
            if (context.partitionId() == 0) throw new IllegalStateException("on purpose");
            try {
                while (!context.isInterrupted()) Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return nothing;
        }
    }
}
JAVA
opens=()
for package in lang lang.invoke io net nio util util.concurrent; do opens+=("--add-opens=java.base/java.$package=ALL-UNNAMED"); done
opens+=(--add-opens=java.base/sun.nio.ch=ALL-UNNAMED -XX:+IgnoreUnrecognizedVMOptions --sun-misc-unsafe-memory-access=allow)
"${java%java}javac" -cp "$work/jars/*" -d "$work/classes" "$work/Failures.java"
"$java" "${opens[@]}" -cp "$work/classes:$work/jars/*" Failures 2>"$work/log"
