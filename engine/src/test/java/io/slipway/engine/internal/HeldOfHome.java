package io.slipway.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What this process holds for the sake of a home, beyond what it held when this was made. */
final class HeldOfHome {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path MAPPINGS = Path.of("/proc/self/maps");

  private final Set<Thread> before = new HashSet<>(threads());

  /** Returns whether this system shows descriptors and mappings. */
  static boolean showsFiles() {
    return Files.isDirectory(DESCRIPTORS) && Files.isReadable(MAPPINGS);
  }

  /** Returns the threads of that name that began since. */
  List<Thread> begun(String name) {
    return threads().stream()
        .filter(thread -> !before.contains(thread) && thread.getName().equals(name))
        .toList();
  }

  /** Threads end soon after what they did; a thread that does not end is found here. */
  void assertNoThreadIsLeft() throws InterruptedException {
    for (Thread thread : threads()) {
      if (!before.contains(thread)) {
        thread.join(5_000);
        assertThat(thread.isAlive()).as("thread '%s' lives on", thread.getName()).isFalse();
      }
    }
  }

  /** Returns descriptors, mappings and system properties that name the home. */
  static List<String> of(Path home) throws IOException {
    String name = home.toRealPath().toString();
    List<String> held = new ArrayList<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(property -> property.contains(name))
        .forEach(held::add);
    if (showsFiles()) {
      try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
        for (Path descriptor : descriptors.toList()) {
          target(descriptor).filter(file -> file.startsWith(name)).forEach(held::add);
        }
      }
      Files.readAllLines(MAPPINGS).stream().filter(line -> line.contains(name)).forEach(held::add);
    }
    return held;
  }

  private static Stream<String> target(Path descriptor) throws IOException {
    try {
      return Stream.of(Files.readSymbolicLink(descriptor).toString());
    } catch (NoSuchFileException e) {
      return Stream.empty(); // That of the listing itself.
    }
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("slipway-"))
        .toList();
  }
}
