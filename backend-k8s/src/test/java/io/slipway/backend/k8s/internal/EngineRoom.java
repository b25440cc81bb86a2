package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of engines on a cluster share: homes and namespaces that end with the test. */
abstract class EngineRoom {
  final TestCluster world = new TestCluster();
  private final List<String> namespaces = Collections.synchronizedList(new ArrayList<>());
  @TempDir private Path directory;

  @AfterEach
  void end() {
    namespaces.forEach(world::endNamespace);
    world.close();
  }

  /** Makes a home, and a namespace for it. */
  EngineSubject subject(String name) {
    String namespace = world.makeNamespace("engine");
    namespaces.add(namespace);
    return new EngineSubject(world, directory.resolve(name), namespace);
  }

  /** Copies a home, as a backup does, for another engine at the same place. */
  EngineSubject copy(EngineSubject subject, String name) {
    Path copy = directory.resolve(name);
    try (Stream<Path> files = Files.walk(subject.home())) {
      for (Path file : files.toList()) {
        Path to = copy.resolve(subject.home().relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return subject.at(copy);
  }

  static SlipwayException failure(ThrowingCallable command) {
    SlipwayException failure = catchThrowableOfType(SlipwayException.class, command);
    assertThat(failure).isNotNull();
    return failure;
  }

  /** What is in a namespace now and was not, but tombstones, once all is collected. */
  static Set<String> left(EngineSubject subject, Set<String> before, int expected) {
    try {
      TestCluster.await(() -> added(subject, before).size() == expected);
    } catch (IllegalStateException e) {
      // What there is instead says more.
      return added(subject, before);
    }
    return added(subject, before);
  }

  private static Set<String> added(EngineSubject subject, Set<String> before) {
    Set<String> added = new TreeSet<>(subject.everything());
    added.removeAll(before);
    subject.tombstones().forEach(name -> added.remove("configmaps " + name));
    return added;
  }
}
