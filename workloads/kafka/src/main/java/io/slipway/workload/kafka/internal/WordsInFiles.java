package io.slipway.workload.kafka.internal;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The words of nodes on this host: files in their directories. */
final class WordsInFiles implements NodeWords {
  private static final Duration PAUSE = Duration.ofMillis(5);

  private final ClusterLayout layout;

  WordsInFiles(ClusterLayout layout) {
    this.layout = layout;
  }

  @Override
  public SortedMap<MemberId, Said> ready(Collection<MemberId> members, Duration timeout) {
    SortedMap<MemberId, Said> said = new TreeMap<>();
    members.forEach(member -> said.put(member, ready(member)));
    return said;
  }

  private Said ready(MemberId member) {
    Path file = file(member, NodeFile.READY);
    try {
      return new Said(NodeFile.read(file), "");
    } catch (IOException e) {
      return new Said(Optional.empty(), "cannot read " + file + ": " + e);
    }
  }

  @Override
  public Optional<NodeFile> registrations(MemberId controller, Duration timeout)
      throws IOException {
    return NodeFile.read(file(controller, NodeFile.REGISTRATIONS));
  }

  private Path file(MemberId member, String name) {
    return Path.of(layout.placement(member).directory()).resolve(name);
  }

  @Override
  public boolean isOf(NodeFile word, InstanceId instance, String mark) {
    return word.isOf(instance.value(), mark);
  }

  @Override
  public boolean outlivesProcesses() {
    return false;
  }

  @Override
  public Duration pause() {
    return PAUSE;
  }
}
