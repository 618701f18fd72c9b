package dev.slipway.cli.server;

import dev.slipway.cli.cluster.OwnProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** This program's own classes, of which a rehearsal without a network does not use all. */
final class OwnClasses {
  private static final String OURS = "dev/slipway/";
  private static final String TYPED_BY_PEOPLE = "dev/slipway/cli/command/";
  private static final String SUFFIX = ".class";

  private OwnClasses() {}

  /** Loads every class that a server may need, without running anything of it. */
  static void loadAll() throws IOException {
    if (!Files.isRegularFile(OwnProgram.jar())) {
      return; // classes in a folder, as tests have them: a JVM records none of these
    }
    ClassLoader loader = OwnClasses.class.getClassLoader();
    try (JarFile jar = new JarFile(OwnProgram.jar().toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith(OURS) && name.endsWith(SUFFIX) && !name.startsWith(TYPED_BY_PEOPLE)) {
          load(name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'), loader);
        }
      }
    }
  }

  private static void load(String className, ClassLoader loader) {
    try {
      Class.forName(className, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(className + " is listed in the jar but not in it", e);
    }
  }
}
