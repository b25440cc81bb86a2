package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.slipway.spi.ClusterId;
import io.slipway.spi.MemberId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The members' volumes as directories: on a testbed, where the node's disk is this machine's. */
record NodeDisk(KubernetesClient admin, String namespace) {
  /** Returns where a member's volume is; empty if it has none, or none yet. */
  Optional<Path> find(ClusterId cluster, MemberId member) {
    PersistentVolumeClaim claim =
        admin
            .persistentVolumeClaims()
            .inNamespace(namespace)
            .withName(new Names(cluster).claim(member, "data"))
            .get();
    if (claim == null || claim.getSpec().getVolumeName() == null) {
      return Optional.empty();
    }
    return Optional.of(
        Path.of(
                admin
                    .persistentVolumes()
                    .withName(claim.getSpec().getVolumeName())
                    .get()
                    .getSpec()
                    .getLocal()
                    .getPath())
            .resolve("member"));
  }

  Path of(ClusterId cluster, MemberId member) {
    return find(cluster, member)
        .orElseThrow(() -> new IllegalStateException(member + " has no volume"));
  }

  static List<Path> files(Path data) {
    try (Stream<Path> files = Files.list(data)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes everything in a volume. */
  static void empty(Path data) {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(data)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves everything in a directory to another one on the same disk. */
  static void move(Path from, Path to) {
    try {
      for (Path file : files(from)) {
        Files.move(file, to.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
