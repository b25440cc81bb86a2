package io.slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.engine.SlipwayHome;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Judges the journal of each home that a test has made below a temporary directory, after the test
 * and before the directory goes: every change must be one that the tables allow. Registered for all
 * tests of this module by {@code junit-platform.properties} and the service file, so that no test
 * can forget it.
 */
public final class JournalsAreLegal implements AfterEachCallback, TempDirFactory {
  /** For a test whose business is a damaged or illegal journal. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.METHOD, ElementType.TYPE})
  @interface Spoilt {
    /** Returns why. */
    String value();
  }

  static final String PREFIX = "slipway";
  private static final String STORE = "store";

  /** JUnit makes the factory and the extension apart from each other. */
  private static final Queue<Path> DIRECTORIES = new ConcurrentLinkedQueue<>();

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    Path directory = Files.createTempDirectory(PREFIX);
    DIRECTORIES.add(directory);
    return directory;
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    boolean spoilt =
        context.getRequiredTestMethod().isAnnotationPresent(Spoilt.class)
            || context.getRequiredTestClass().isAnnotationPresent(Spoilt.class);
    DIRECTORIES.removeIf(Files::notExists);
    for (Path directory : DIRECTORIES) {
      for (Path home : spoilt ? List.<Path>of() : homes(directory)) {
        verify(home);
      }
    }
  }

  /** Fails if the tables do not allow a change that the home's journal holds. */
  static void verify(Path home) {
    assertThat(SlipwayHome.at(home).audit().changes())
        .as("journal of %s", home)
        .allSatisfy(change -> assertThat(change.legal()).as(change.text()).isTrue());
  }

  /** Returns every home below a directory, that is, every directory with a store. */
  static List<Path> homes(Path directory) throws IOException {
    List<Path> homes = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (!Files.isDirectory(path.resolve(STORE))) {
              return FileVisitResult.CONTINUE;
            }
            homes.add(path);
            return FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return homes;
  }
}
