package hanji.bench;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;

/** The compiled classes of all floors. */
enum Classes {
    PRODUCTION {
        @Override
        boolean includes(Location location) {
            return !isTest(location);
        }
    },
    /** Production, and the classes of these tests that break a rule on purpose. */
    PRODUCTION_AND_PLANTED {
        @Override
        boolean includes(Location location) {
            return !isTest(location) || isPlanted(location);
        }
    },
    /** Tests of all floors, without what is planted here. */
    TESTS {
        @Override
        boolean includes(Location location) {
            return isTest(location) && !isPlanted(location);
        }
    };

    JavaClasses load() {
        return new ClassFileImporter()
                .withImportOption(location -> includes(location) && !location.contains("/jmh_generated/"))
                .importPackages("hanji");
    }

    abstract boolean includes(Location location);

    private static boolean isTest(Location location) {
        return location.contains("/test-classes/") || location.contains("-tests.jar");
    }

    private static boolean isPlanted(Location location) {
        return location.contains("/planted/");
    }
}
