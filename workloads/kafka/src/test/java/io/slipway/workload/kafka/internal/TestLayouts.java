package io.slipway.workload.kafka.internal;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import io.slipway.spi.Resolution;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadRequirements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Resolves a spec as a backend does. */
final class TestLayouts {
  private TestLayouts() {}

  static ClusterLayout of(Workload workload, ClusterSpec spec, Path directory) {
    return of(workload, spec, directory, Platform.HOST);
  }

  /** In containers, members have names of their own, which no one else resolves. */
  static ClusterLayout of(Workload workload, ClusterSpec spec, Path directory, Platform platform) {
    WorkloadRequirements needs = workload.needs(spec, platform);
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      Resolution.Builder resolution = Resolution.builder(workload.info(), needs);
      SortedMap<MemberId, Placement> placements = new TreeMap<>();
      needs
          .members()
          .forEach(
              (member, ports) -> {
                SortedMap<String, Integer> chosen = new TreeMap<>(ports);
                chosen.replaceAll((name, port) -> port == 0 ? free(sockets) : port);
                resolution.member(member, chosen);
                placements.put(
                    member,
                    Placement.builder(
                            platform == Platform.HOST ? "127.0.0.1" : member + ".container.test",
                            directory.resolve(member.toString()).toString())
                        .bind("127.0.0.1")
                        .ports(chosen)
                        .build());
              });
      return ClusterLayout.builder(
              new ClusterId(spec.name(), new Incarnation(UUID.randomUUID())),
              spec,
              resolution.build())
          .platform(platform)
          .placements(placements)
          .build();
    } finally {
      sockets.forEach(TestLayouts::close);
    }
  }

  private static int free(List<ServerSocket> sockets) {
    try {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      sockets.add(socket);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
