package io.slipway.cli;

import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The user's additions to the command's class path: jars, directories of classes, and, as for
 * {@code java}, {@code DIR/*} for all jars of a directory.
 */
final class ClassPath {
  private ClassPath() {}

  /** Code that runs with the class path. */
  @FunctionalInterface
  interface Body<X extends Exception> {
    int run() throws X;
  }

  /**
   * Runs something whose thread finds the providers of the class path: {@link
   * java.util.ServiceLoader} looks where the thread's context class loader does. Threads that begin
   * meanwhile inherit it.
   *
   * @param paths entries between the platform's path separators; empty for none
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} for an entry that does not exist
   */
  static <X extends Exception> int with(String paths, Body<X> body) throws X {
    URL[] urls = urls(paths);
    if (urls.length == 0) {
      return body.run();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    URLClassLoader loader = new URLClassLoader(urls, ClassPath.class.getClassLoader());
    try {
      thread.setContextClassLoader(loader);
      return body.run();
    } finally {
      thread.setContextClassLoader(before);
      close(loader);
    }
  }

  /** The process ends with the command, and what is still open with it. */
  private static void close(URLClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      // Nothing that the command has done depends on it.
    }
  }

  private static URL[] urls(String paths) {
    List<URL> urls = new ArrayList<>();
    for (String entry : paths.split(File.pathSeparator, -1)) {
      if (entry.equals("*") || entry.endsWith(File.separator + "*")) {
        addJars(entry, entry.substring(0, entry.length() - 1), urls);
      } else if (!entry.isEmpty()) {
        urls.add(url(entry, path(entry, entry)));
      }
    }
    return urls.toArray(new URL[0]);
  }

  private static void addJars(String entry, String directory, List<URL> urls) {
    try (Stream<Path> files = Files.list(path(entry, directory))) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".jar"))
          .sorted()
          .forEach(jar -> urls.add(url(entry, jar)));
    } catch (IOException e) {
      throw invalid(entry, e);
    }
  }

  private static Path path(String entry, String text) {
    try {
      Path path = Path.of(text);
      if (Files.isReadable(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw invalid(entry, e);
    }
    throw invalid(entry, null);
  }

  private static URL url(String entry, Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw invalid(entry, e);
    }
  }

  private static SlipwayException invalid(String entry, @Nullable Throwable cause) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, "invalid class path")
            .withExpected("jars and directories that exist")
            .withActual("'" + entry + "'")
            .withRemedy("correct --class-path or SLIPWAY_CLASS_PATH"),
        cause);
  }
}
