package hanji.generative.cli;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes in folders and jars. Those of some packages are taken from here even where Hanji has them, too: an op that ships,
 * from another build, and its cases beside it, which may see what is not public.
 */
final class ClassPath extends URLClassLoader {
    private final List<String> names;
    private final Set<String> own = new HashSet<>();

    /** @throws IOException if a place is no folder and no jar */
    ClassPath(List<Path> places) throws IOException {
        super(urls(places), ClassPath.class.getClassLoader());
        names = OpClasses.in(places);
    }

    private static URL[] urls(List<Path> places) throws MalformedURLException {
        URL[] urls = new URL[places.size()];
        for (int i = 0; i < urls.length; i++) urls[i] = places.get(i).toUri().toURL();
        return urls;
    }

    /** The classes that it has, by name. */
    List<String> names() {
        return names;
    }

    /** Loads one and, from then on, those of its package from here. */
    Class<?> own(String name) throws ClassNotFoundException {
        own.add(packageOf(name));
        return Class.forName(name, false, this);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!own.contains(packageOf(name)) || !names.contains(name)) return super.loadClass(name, resolve);
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    /** What lies beside classes, PTX above all, is of the same build as these. */
    @Override
    public @Nullable URL getResource(String file) {
        URL here = findResource(file);
        return here == null ? super.getResource(file) : here;
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }
}
