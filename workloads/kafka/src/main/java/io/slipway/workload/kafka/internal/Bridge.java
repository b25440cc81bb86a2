package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * Kafka's own client classes behind types of the JDK. Their class loader sees the JDK, the
 * runtime's jars, and of the embedder's classes those of SLF4J only, so that what Kafka's clients
 * log goes where the embedder's own log goes; {@link #close} releases it.
 */
final class Bridge implements Function<Map<String, String>, Map<String, String>>, AutoCloseable {
  private static final String CLASS = "io.slipway.workload.kafka.node.KafkaBridge";

  private final URLClassLoader loader;
  private final Function<Map<String, String>, Map<String, String>> target;

  private Bridge(URLClassLoader loader, Function<Map<String, String>, Map<String, String>> target) {
    this.loader = loader;
    this.target = target;
  }

  static Bridge open(Path jar) {
    if (!Files.isReadable(jar)) {
      throw BackendException.builder(
              Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "the Kafka runtime is missing")
                  .withExpected(jar.toString())
                  .withRemedy("launch the cluster again to install it"))
          .retryable()
          .build();
    }
    try {
      return open(
          new URLClassLoader("slipway-kafka", new URL[] {jar.toUri().toURL()}, new LoggingOnly()));
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no URL for " + jar, e);
    }
  }

  // Only KafkaBridge has that name, and it implements exactly this function.
  @SuppressWarnings("unchecked")
  private static Bridge open(URLClassLoader loader) {
    try {
      return new Bridge(
          loader,
          (Function<Map<String, String>, Map<String, String>>)
              loader.loadClass(CLASS).getConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      try {
        loader.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw Failures.rejected(
          "the Kafka runtime is damaged", e, "delete its directory, then try again");
    }
  }

  /** The runtime's own logging is for nodes: it writes a node's log and is slow to start. */
  private static final class LoggingOnly extends ClassLoader {
    private static final String SLF4J = Logger.class.getPackageName() + ".";

    LoggingOnly() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(SLF4J)) {
        return Class.forName(name, false, Logger.class.getClassLoader());
      }
      throw new ClassNotFoundException(name);
    }
  }

  @Override
  public Map<String, String> apply(Map<String, String> request) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Kafka and its logging look for classes there first.
    thread.setContextClassLoader(loader);
    try {
      return target.apply(request);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw Failures.rejected("cannot close the Kafka runtime", e, "there is nothing to be done");
    }
  }
}
