package io.slipway.backend.local.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The locations of one cluster's files. */
final class ClusterFiles {
  private static final int SHORT_INCARNATION = 8;
  private static final int INCARNATION = 36;

  private final Path home;
  private final ClusterId cluster;

  ClusterFiles(Path home, ClusterId cluster) {
    this.home = home;
    this.cluster = cluster;
  }

  static Path clusters(Path home) {
    return home.resolve("clusters");
  }

  static Path fences(Path home) {
    return home.resolve("fences");
  }

  ClusterId cluster() {
    return cluster;
  }

  Path directory() {
    return clusters(home)
        .resolve(
            cluster.name()
                + "-"
                + cluster.incarnation().toString().substring(0, SHORT_INCARNATION));
  }

  Path identity() {
    return directory().resolve("identity");
  }

  Path shim() {
    return directory().resolve("shim.sh");
  }

  Path members() {
    return directory().resolve("members");
  }

  Path fence() {
    return fences(home).resolve(cluster.name() + "-" + cluster.incarnation());
  }

  MemberFiles member(MemberId member) {
    return new MemberFiles(members().resolve(member.toString()), member);
  }

  /** Returns the incarnation of a fence file by its name; empty if it is not a fence file. */
  static Optional<ClusterId> ofFence(Path file) {
    String name = String.valueOf(file.getFileName());
    int at = name.length() - INCARNATION;
    if (at < 2 || name.charAt(at - 1) != '-') {
      return Optional.empty();
    }
    try {
      Incarnation incarnation = Incarnation.of(name.substring(at));
      return Optional.of(new ClusterId(ClusterName.of(name.substring(0, at - 1)), incarnation))
          .filter(cluster -> cluster.incarnation().toString().equals(name.substring(at)));
    } catch (SlipwayException | IllegalArgumentException stray) {
      return Optional.empty();
    }
  }

  /** Returns where the cluster's directory is whose fence has that file. */
  static Path directoryOf(Path home, Path fence) {
    String name = String.valueOf(fence.getFileName());
    int length = name.length() - INCARNATION + SHORT_INCARNATION;
    return clusters(home).resolve(name.substring(0, Math.max(0, length)));
  }

  boolean exists() {
    return Files.exists(directory(), LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the members that have a directory. */
  List<MemberId> membersOnDisk() throws IOException {
    List<MemberId> found = new ArrayList<>();
    if (!Files.isDirectory(members(), LinkOption.NOFOLLOW_LINKS)) {
      return found;
    }
    for (Path entry : DurableFiles.list(members())) {
      try {
        found.add(MemberId.of(String.valueOf(entry.getFileName())));
      } catch (SlipwayException notAMember) {
        // Nothing that this backend made; an erase removes it with the rest of the directory.
        assert notAMember.code() == ErrorCode.INVALID_ARGUMENT;
      }
    }
    return found;
  }

  /** The locations of one member's files. */
  record MemberFiles(Path directory, MemberId member) {
    Path control() {
      return directory.resolve("control");
    }

    Path desired() {
      return control().resolve("desired");
    }

    Path lock() {
      return control().resolve("lock");
    }

    Path instance() {
      return control().resolve("instance");
    }

    Path exit() {
      return control().resolve("exit");
    }

    Path logs() {
      return directory.resolve("log");
    }

    Path log() {
      return logs().resolve("member.log");
    }

    Path log(int age) {
      return age == 0 ? log() : logs().resolve("member." + age + ".log");
    }
  }
}
