package io.slipway.cli;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What this process holds on behalf of Slipway: threads, descriptors, mappings of a home's files,
 * system properties, and how many elements each map and collection has that a static field of any
 * class reaches, or an engine.
 */
final class Footprint {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Path MAPPINGS = Path.of("/proc/self/maps");
  private static final String OURS = "io.slipway.";

  /** The world that a test has made: it remembers every call, as it should. */
  private static final String WORLD = "io.slipway.backend.fake.";

  private static final List<Class<?>> CLASSES =
      new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages("io.slipway")
              .stream()
              // Guice is optional, and not here.
              .filter(type -> !type.getPackageName().equals("io.slipway.engine.guice"))
              .<Class<?>>map(JavaClass::reflect)
              .toList();

  private final Path home;
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Footprint(Path home) {
    this.home = home;
  }

  /** Returns whether this system shows descriptors and mappings. */
  static boolean isWhole() {
    return Files.isDirectory(DESCRIPTORS) && Files.isReadable(MAPPINGS);
  }

  /**
   * Counts the resources held now, by kind.
   *
   * @param home whose mappings count
   * @param roots objects to search in addition to static fields
   */
  static SortedMap<String, Integer> of(Path home, Object... roots)
      throws IOException, IllegalAccessException {
    Footprint footprint = new Footprint(home);
    footprint.countThreads(roots.length > 0);
    footprint.countOfSystem();
    for (Class<?> type : CLASSES) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          footprint.walk(type.getName(), null, field);
        }
      }
    }
    for (Object root : roots) {
      footprint.walk(root.getClass().getName(), root);
    }
    return footprint.counts;
  }

  /** Returns the kinds whose counts have changed, each with both counts. */
  static SortedMap<String, String> differences(
      SortedMap<String, Integer> before, SortedMap<String, Integer> now) {
    SortedMap<String, String> differences = new TreeMap<>();
    Set<String> all = new TreeSet<>(before.keySet());
    all.addAll(now.keySet());
    for (String what : all) {
      int was = before.getOrDefault(what, 0);
      int is = now.getOrDefault(what, 0);
      if (was != is) {
        differences.put(what, was + " before, " + is + " now");
      }
    }
    return differences;
  }

  /**
   * Counts threads.
   *
   * @param pools whether there may be some with threads that have nothing to do: those come and go
   */
  private void countThreads(boolean pools) {
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (thread.getName().startsWith("slipway-") && !(pools && isIdle(stack))) {
                count("thread " + thread.getName(), 1);
              }
            });
  }

  private static boolean isIdle(StackTraceElement[] stack) {
    return Stream.of(stack)
        .anyMatch(
            frame ->
                frame.getClassName().equals(ThreadPoolExecutor.class.getName())
                    && frame.getMethodName().equals("getTask"));
  }

  private void countOfSystem() throws IOException {
    counts.put("system properties", System.getProperties().size());
    if (isWhole()) {
      String name = home.toRealPath().toString();
      try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
        for (Path descriptor : descriptors.toList()) {
          countDescriptor(descriptor);
        }
      }
      Files.readAllLines(MAPPINGS).stream()
          .filter(line -> line.contains(name))
          .forEach(line -> count("mapping", 1));
    }
  }

  private void countDescriptor(Path descriptor) throws IOException {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      // A class that is used for the first time may open its jar.
      if (!target.endsWith(".jar")) {
        count("descriptor " + target.replaceAll("\\d+", "N"), 1);
      }
    } catch (NoSuchFileException e) {
      count("descriptor of the listing itself", 1);
    }
  }

  private void walk(String owner, @Nullable Object object, Field field)
      throws IllegalAccessException {
    field.setAccessible(true);
    walk(owner + "." + field.getName(), field.get(object));
  }

  private void walk(String path, @Nullable Object value) throws IllegalAccessException {
    if (value == null || !seen.add(value)) {
      return;
    }
    if (value instanceof Map<?, ?> map) {
      count(path, map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        walk(path, entry.getKey());
        walk(path, entry.getValue());
      }
    } else if (value instanceof Collection<?> collection) {
      count(path, collection.size());
      for (Object element : collection) {
        walk(path, element);
      }
    } else if (value instanceof Object[] array) {
      for (Object element : array) {
        walk(path, element);
      }
    } else if (value instanceof AtomicReference<?> reference) {
      walk(path, reference.get());
    } else if (value.getClass().getName().startsWith(OURS)
        && !value.getClass().getName().startsWith(WORLD)) {
      walkFields(value);
    }
  }

  private void walkFields(Object value) throws IllegalAccessException {
    for (Class<?> type = value.getClass();
        type != null && type.getName().startsWith(OURS);
        type = type.getSuperclass()) {
      Field[] fields = type.getDeclaredFields();
      AccessibleObject.setAccessible(fields, true);
      for (Field field : fields) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          walk(type.getName(), value, field);
        }
      }
    }
  }

  private void count(String what, int more) {
    counts.merge(what, more, Integer::sum);
  }
}
