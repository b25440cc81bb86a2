package io.slipway.workload.kafka.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The jars of a Kafka runtime as resources, with an index of their digests. */
public final class Bundle {
  /** The version of Kafka that this build brings. */
  public static final String VERSION = "4.3.1";

  /** The jar whose manifest names all others as its class path. */
  static final String MAIN_JAR = "slipway-workload-kafka-node.jar";

  private static final int ID_DIGITS = 12;

  private final Source source;
  private @Nullable Index index;

  private Bundle(Source source) {
    this.source = source;
  }

  /** The source of a bundle's files. */
  @FunctionalInterface
  interface Source {
    /** Opens a file, or returns null if there is none of that name. */
    @Nullable InputStream open(String name) throws IOException;
  }

  /** A jar of the bundle. */
  record Jar(String name, String sha256) {}

  private record Index(String id, List<Jar> jars) {}

  /** Returns the bundle in this module's own jar. */
  public static Bundle ofThisBuild() {
    return new Bundle(name -> Bundle.class.getResourceAsStream("/META-INF/slipway/kafka/" + name));
  }

  static Bundle of(Source source) {
    return new Bundle(source);
  }

  /** Returns the name of the runtime, which changes with any of its bytes. */
  String id() {
    return index().id;
  }

  List<Jar> jars() {
    return index().jars;
  }

  InputStream open(Jar jar) throws IOException {
    InputStream in = source.open(jar.name());
    if (in == null) {
      throw new IOException("no resource " + jar.name() + ", which the index names");
    }
    return in;
  }

  /** Returns the jar of the launcher alone; Kafka's own jars are not in it. */
  byte[] launcher() {
    try (InputStream in = open(new Jar(MAIN_JAR, ""))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized Index index() {
    Index known = index;
    if (known == null) {
      known = readIndex();
      index = known;
    }
    return known;
  }

  private Index readIndex() {
    byte[] bytes;
    try (InputStream in = source.open("index")) {
      if (in == null) {
        throw Failures.rejected(
            "Kafka's jars are missing",
            "an index of them in the jar of slipway-workload-kafka",
            "none",
            "build with 'mvn package'",
            "use the released jar");
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Jar> jars = new ArrayList<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      int space = line.indexOf(' ');
      jars.add(new Jar(line.substring(space + 1), line.substring(0, space)));
    }
    String digest = HexFormat.of().formatHex(sha256().digest(bytes)).substring(0, ID_DIGITS);
    return new Index("kafka-" + VERSION + "-" + digest, Collections.unmodifiableList(jars));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
