package io.slipway.backend.local.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The mark that every process of a member carries in its environment, and its children inherit:
 * {@code home:cluster:incarnation:member:token}. It finds processes whose record was never written.
 *
 * @param home a digest of the backend's directory
 * @param cluster the cluster
 * @param member the member
 * @param token names the one launch
 */
record ProcessTag(String home, ClusterId cluster, MemberId member, String token) {
  static final String VARIABLE = Workload.INSTANCE_VARIABLE;
  private static final int HOME_LENGTH = 12;
  private static final int PARTS = 5;
  private static final int CLUSTER_PARTS = 3;

  /** Returns the digest of a backend's directory, the same by whatever link it is reached. */
  static String homeOf(Path directory) {
    Path known = directory.toAbsolutePath().normalize();
    // A directory that is not there yet will be made below the real path of what is above it.
    Path there = known;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    Path real;
    try {
      real = there.toRealPath().resolve(there.relativize(known));
    } catch (IOException e) {
      throw Failures.ofFiles("find " + directory, e);
    }
    return digest(real.toString()).substring(0, HOME_LENGTH);
  }

  static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Returns what all marks of a cluster begin with. */
  static String prefix(String home, ClusterId cluster) {
    return home + ":" + cluster.name() + ":" + cluster.incarnation() + ":";
  }

  /** Returns the part of a mark, or of its beginning, that names the cluster. */
  static String cluster(String mark) {
    int end = 0;
    for (int part = 0; part < CLUSTER_PARTS; part++) {
      int next = mark.indexOf(':', end);
      if (next < 0) {
        return "";
      }
      end = next + 1;
    }
    return mark.substring(0, end);
  }

  /** Reads a mark; empty if the text is not one. */
  static Optional<ProcessTag> parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ProcessTag(
              parts[0],
              new ClusterId(new ClusterName(parts[1]), Incarnation.of(parts[2])),
              MemberId.of(parts[3]),
              parts[4]));
    } catch (SlipwayException | IllegalArgumentException foreign) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return prefix(home, cluster) + member + ":" + token;
  }
}
