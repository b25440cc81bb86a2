package io.slipway.backend.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slipway.backend.local.internal.MemberRecords.ProcessId;
import io.slipway.spi.Fact;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a port is, seen by the system's own table. */
class PortOwnersTest {
  private final ProcessTable table = ProcessTable.system();

  @BeforeEach
  void seesPorts() {
    assumeTrue(table.showsPorts());
  }

  @Test
  void itsOwnPortIsItsOwn() throws IOException {
    try (ServerSocket socket = socket()) {
      assertThat(check(table, socket.getLocalPort())).isEqualTo(Fact.yes());
    }
  }

  @Test
  void aPortThatNothingListensOnIsSaidToBeSo() throws IOException {
    int port;
    try (ServerSocket socket = socket()) {
      port = socket.getLocalPort();
    }
    assertThat(check(table, port)).isEqualTo(Fact.no("nothing listens on port " + port));
  }

  /** A server may begin to listen between two looks. */
  @Test
  void aPortThatBecameItsOwnMeanwhileIsNoStrangers() throws IOException {
    try (ServerSocket socket = socket()) {
      ProcessTable late =
          new ForwardingTable(table) {
            @Override
            public NavigableSet<Integer> listening(Collection<Long> pids) {
              return new TreeSet<>();
            }
          };
      assertThat(check(late, socket.getLocalPort())).isEqualTo(Fact.yes());
    }
  }

  private static ServerSocket socket() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static Fact check(ProcessTable table, int port) throws IOException {
    ProcessInfo self = table.find(ProcessHandle.current().pid()).orElseThrow();
    ProcessId id = new ProcessId(self.pid(), self.start(), table.bootId());
    return new PortOwners(table).check(id.toInstanceId(), port);
  }
}
