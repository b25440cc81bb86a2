package io.slipway.workload.kafka.internal;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;

/** What nodes say of themselves, as no request of Kafka's protocol returns it. */
interface NodeWords {
  /**
   * What a node says of itself.
   *
   * @param word empty if it has said nothing yet
   * @param failure why its word could not be had, or empty
   */
  record Said(Optional<NodeFile> word, String failure) {}

  /** Returns how nodes on the layout's platform say their word. */
  static NodeWords of(ClusterLayout layout, MemberAccess access) {
    return layout.platform() == Platform.HOST ? new WordsInFiles(layout) : new WordsAtPorts(access);
  }

  /** Returns what each member says of itself now. */
  SortedMap<MemberId, Said> ready(Collection<MemberId> members, Duration timeout)
      throws InterruptedException;

  /** Returns the registrations that a controller has written; empty if there are none yet. */
  Optional<NodeFile> registrations(MemberId controller, Duration timeout) throws IOException;

  /** Returns whether a word is an instance's own. */
  boolean isOf(NodeFile word, InstanceId instance, String mark);

  /** Returns whether another process may say its word under the mark of the one before. */
  boolean outlivesProcesses();

  /** Returns how long to rest before asking again. */
  Duration pause();
}
