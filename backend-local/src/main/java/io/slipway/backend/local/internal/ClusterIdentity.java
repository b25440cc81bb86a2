package io.slipway.backend.local.internal;

import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The identity in a cluster's directory. Spec and resolution are stored only as a digest, as
 * options may hold secrets.
 *
 * @param cluster the cluster
 * @param layoutVersion the version of what is on disk
 * @param generation the spec's generation
 * @param digest of spec and resolution
 * @param ports each port with the member that has it
 */
record ClusterIdentity(
    ClusterId cluster,
    int layoutVersion,
    long generation,
    String digest,
    Map<Integer, MemberId> ports) {
  static final int LAYOUT_VERSION = 1;
  private static final String PORTS = "ports.";
  private static final System.Logger LOGGER = System.getLogger(ClusterIdentity.class.getName());

  /** The member that has a port. */
  record PortOwner(String cluster, String member) {
    @Override
    public String toString() {
      return member + " of cluster '" + cluster + "'";
    }
  }

  static ClusterIdentity of(CallContext call) {
    StringBuilder content = new StringBuilder();
    content
        .append(call.spec().workload())
        .append('\n')
        .append(call.spec().spuCount())
        .append('\n')
        .append(call.spec().options())
        .append('\n')
        .append(call.resolution().workloadVersion())
        .append('\n')
        .append(call.resolution().properties())
        .append('\n')
        .append(call.resolution().confirmedBy())
        .append('\n')
        .append(call.resolution().controllersFirst())
        .append('\n');
    Map<Integer, MemberId> ports = new LinkedHashMap<>();
    for (MemberId member : call.resolution().members()) {
      content.append(member).append(call.resolution().ports(member)).append('\n');
      call.resolution().ports(member).values().forEach(port -> ports.put(port, member));
    }
    return new ClusterIdentity(
        call.cluster(),
        LAYOUT_VERSION,
        call.spec().generation(),
        ProcessTag.digest(content.toString()),
        ports);
  }

  void write(Path file) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("layout", Integer.toString(layoutVersion));
    values.put("name", cluster.name().value());
    values.put("incarnation", cluster.incarnation().toString());
    values.put("generation", Long.toString(generation));
    values.put("digest", digest);
    Map<MemberId, String> byMember =
        ports.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    Collectors.mapping(e -> e.getKey().toString(), Collectors.joining(","))));
    byMember.forEach((member, list) -> values.put(PORTS + member, list));
    RecordFile.write(file, values);
  }

  static Optional<ClusterIdentity> read(Path file) throws IOException {
    Optional<RecordFile> record = RecordFile.read(file);
    if (record.isEmpty()) {
      return Optional.empty();
    }
    RecordFile found = record.get();
    try {
      Map<Integer, MemberId> ports = new LinkedHashMap<>();
      for (Map.Entry<String, String> value : found.values().entrySet()) {
        if (value.getKey().startsWith(PORTS)) {
          MemberId member = MemberId.of(value.getKey().substring(PORTS.length()));
          for (String port : value.getValue().split(",", -1)) {
            ports.put(Integer.parseInt(port), member);
          }
        }
      }
      return Optional.of(
          new ClusterIdentity(
              new ClusterId(
                  new ClusterName(found.text("name")), Incarnation.of(found.text("incarnation"))),
              Math.toIntExact(found.number("layout")),
              found.number("generation"),
              found.text("digest"),
              ports));
    } catch (RuntimeException e) {
      throw new RecordFile.MalformedRecordException(file, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns the identities of the clusters of a home.
   *
   * @param prefix those whose directory's name begins so; the others are not read
   */
  static Map<Path, ClusterIdentity> all(Path home, String prefix) throws IOException {
    Map<Path, ClusterIdentity> found = new LinkedHashMap<>();
    Path directory = ClusterFiles.clusters(home);
    for (Path entry : DurableFiles.list(directory, prefix)) {
      readOrWarn(entry).ifPresent(identity -> found.put(entry, identity));
    }
    return found;
  }

  /** Reads a directory's identity; empty, with a warning, if it cannot be read. */
  static Optional<ClusterIdentity> readOrWarn(Path directory) throws IOException {
    try {
      return read(directory.resolve("identity"));
    } catch (RecordFile.MalformedRecordException e) {
      // One cluster's damage must not affect another; that cluster's own calls report it.
      LOGGER.log(System.Logger.Level.WARNING, e.getMessage());
      return Optional.empty();
    }
  }
}
