#!/usr/bin/env bash
# JDK 25: with an incubating module in the boot layer an AOT cache is written, with an error, exit code 0 and no module graph.
#
# `-XX:AOTCacheOutput=FILE` with `--add-modules jdk.incubator.vector` prints "[error][aot] archivedBootLayer not available,
# disabling full module graph", exits with 0 and leaves a cache. Another run takes that cache without a word, under
# `-XX:AOTMode=on` too, which is to refuse a cache that cannot be used. Without the module there is no error. So a build
# script that looks at exit codes ships a cache that does part of its work, and one that looks for "error" refuses it.
#
# Seen with Temurin 25.0.3+9, x86-64 Linux. Needs a JDK 25 in JAVA_HOME or on the PATH. Fails if a JDK behaves otherwise.
set -euo pipefail
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$java" -version 2>&1 | head -1
echo 'class Hello { public static void main(String[] none) { System.out.println("hello"); } }' >"$work/Hello.java"
(cd "$work" && "${java%java}javac" Hello.java && "${java%java}jar" --create --file hello.jar Hello.class)

# Makes a cache named $1 under the options that follow, runs with it, and prints how many lines of the making are errors.
make() {
    local cache=$work/$1.aot log=$work/$1.log
    shift
    "$java" "$@" -XX:AOTCacheOutput="$cache" -cp "$work/hello.jar" Hello >"$log" 2>&1
    [ -s "$cache" ]
    [ "$("$java" "$@" -XX:AOTMode=on -XX:AOTCache="$cache" -cp "$work/hello.jar" Hello 2>/dev/null)" = hello ]
    grep -c '\[error\]' "$log" || true
}
plain=$(make plain)
vector=$(make vector --add-modules jdk.incubator.vector)
echo "lines with an error: $plain without the module, $vector with it; exit code 0 and a cache both times"
grep '\[error\]' "$work/vector.log"
[ "$plain" -eq 0 ] && [ "$vector" -gt 0 ]
