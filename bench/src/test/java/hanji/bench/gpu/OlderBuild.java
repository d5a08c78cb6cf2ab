package hanji.bench.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.util.Set;

/**
 * This build's benchmarks on libraries that lack what came later, as {@code bench/gpu/check --before} has them.
 *
 * <p>Every class of Hanji is loaded anew, but for those that are absent, and others without absent methods.
 */
final class OlderBuild extends ClassLoader {
    private final Set<String> absentClasses;
    private final Set<String> absentMethods;

    /** @param absentMethods each the name of a class, a dot and the method's name */
    OlderBuild(Set<String> absentClasses, Set<String> absentMethods) {
        super(OlderBuild.class.getClassLoader());
        this.absentClasses = absentClasses;
        this.absentMethods = absentMethods;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("hanji.")) return super.loadClass(name, resolve);
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (absentClasses.contains(name)) throw new ClassNotFoundException(name);
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) throw new ClassNotFoundException(name);
            byte[] code = withoutAbsentMethods(name, in.readAllBytes());
            return defineClass(name, code, 0, code.length);
        } catch (IOException wrong) {
            throw new ClassNotFoundException(name, wrong);
        }
    }

    private byte[] withoutAbsentMethods(String name, byte[] code) {
        if (absentMethods.stream().noneMatch(method -> method.startsWith(name + "."))) return code;
        var file = ClassFile.of();
        return file.transformClass(
                file.parse(code),
                ClassTransform.dropping(element -> element instanceof MethodModel method
                        && absentMethods.contains(
                                name + "." + method.methodName().stringValue())));
    }
}
