package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterIdentity.PortOwner;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterId;
import io.slipway.spi.MemberId;
import io.slipway.spi.WorkloadRequirements;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;

/** Chooses ports, and checks that they are free. Thread-safe. */
final class Ports {
  // Below the ports that Linux, macOS and the BSDs give to outgoing connections.
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final int HIGHEST = 65_535;
  private static final Duration RESERVED_FOR = Duration.ofMinutes(10);

  // For the whole process, as two backends of one home may be open, one after the other.
  private static final Map<Integer, Reservation> RESERVED = new HashMap<>();

  private final LocalContext world;
  private final ConcurrentMap<Path, ClusterIdentity> known = new ConcurrentHashMap<>();

  Ports(LocalContext world) {
    this.world = world;
  }

  private record Reservation(Path home, ClusterId cluster, Instant until) {}

  /** Returns the ports of all members; those that were chosen are reserved for a while. */
  SortedMap<MemberId, SortedMap<String, Integer>> choose(
      ClusterId cluster, WorkloadRequirements needs) throws IOException {
    // Most of the reading is done before others have to wait.
    readIdentities();
    synchronized (RESERVED) {
      Instant now = world.time().now();
      RESERVED.values().removeIf(r -> r.until().isBefore(now));
      Map<Integer, PortOwner> owned = owned();
      RESERVED.forEach(
          (port, by) -> {
            if (by.home().equals(world.home()) && !by.cluster().equals(cluster)) {
              owned.putIfAbsent(port, new PortOwner(by.cluster().name().value(), "any member"));
            }
          });
      Map<Integer, MemberId> taken = new HashMap<>();
      for (Map.Entry<MemberId, SortedMap<String, Integer>> member : needs.members().entrySet()) {
        for (Map.Entry<String, Integer> port : member.getValue().entrySet()) {
          if (port.getValue() != 0) {
            checkAsked(member.getKey(), port.getKey(), port.getValue(), owned, taken);
          }
        }
      }
      int next = RandomGenerator.getDefault().nextInt(COUNT);
      SortedMap<MemberId, SortedMap<String, Integer>> chosen = new TreeMap<>();
      for (Map.Entry<MemberId, SortedMap<String, Integer>> member : needs.members().entrySet()) {
        SortedMap<String, Integer> ports = new TreeMap<>(member.getValue());
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
          if (port.getValue() == 0) {
            next = nextFree(next, owned, taken);
            port.setValue(FIRST + next);
            taken.put(FIRST + next, member.getKey());
          }
        }
        chosen.put(member.getKey(), ports);
      }
      taken
          .keySet()
          .forEach(
              port ->
                  RESERVED.put(
                      port, new Reservation(world.home(), cluster, now.plus(RESERVED_FOR))));
      return chosen;
    }
  }

  /** Returns the ports of all clusters of the home. */
  private Map<Integer, PortOwner> owned() throws IOException {
    readIdentities();
    Map<Integer, PortOwner> found = new HashMap<>();
    for (ClusterIdentity identity : known.values()) {
      String name = identity.cluster().name().value();
      identity
          .ports()
          .forEach((port, member) -> found.put(port, new PortOwner(name, member.toString())));
    }
    return found;
  }

  /** Reads what was not read before: an identity stays as it is for as long as it is there. */
  private void readIdentities() throws IOException {
    List<Path> there = DurableFiles.list(ClusterFiles.clusters(world.home()));
    known.keySet().retainAll(there);
    for (Path directory : there) {
      if (!known.containsKey(directory)) {
        ClusterIdentity.readOrWarn(directory)
            .ifPresent(identity -> known.putIfAbsent(directory, identity));
      }
    }
  }

  /** Gives back what was reserved for a cluster. */
  void release(ClusterId cluster) {
    synchronized (RESERVED) {
      RESERVED.values().removeIf(r -> r.cluster().equals(cluster));
    }
  }

  /** Returns how many ports are reserved in this process. */
  static int reserved() {
    synchronized (RESERVED) {
      return RESERVED.size();
    }
  }

  /** Throws if any process listens on one of the ports. */
  void requireFree(MemberId member, SortedMap<String, Integer> ports) throws IOException {
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      if (!isFree(port.getValue())) {
        throw Failures.rejected(
            "cannot launch " + member,
            "its port '" + port.getKey() + "' " + port.getValue() + " to be free",
            "in use" + by(port.getValue()),
            "end that process, then repeat");
      }
    }
  }

  private void checkAsked(
      MemberId member,
      String name,
      int port,
      Map<Integer, PortOwner> owned,
      Map<Integer, MemberId> taken)
      throws IOException {
    String what = "port '" + name + "' of " + member;
    if (port < 1 || port > HIGHEST) {
      throw Failures.invalid(what, "1 to " + HIGHEST, port, "choose another", "leave it out");
    }
    MemberId twice = taken.putIfAbsent(port, member);
    PortOwner other = owned.get(port);
    if (twice != null || other != null) {
      throw Failures.invalid(
          what,
          "a port that no other member has",
          port + ", of " + (other == null ? twice : other),
          "choose another",
          "leave it out");
    }
    if (!isFree(port)) {
      throw Failures.invalid(
          what,
          "a free port",
          port + ", in use" + by(port),
          "end that process",
          "choose another port",
          "leave it out");
    }
  }

  private static int nextFree(
      int from, Map<Integer, PortOwner> owned, Map<Integer, MemberId> taken) {
    for (int tried = 1; tried <= COUNT; tried++) {
      int offset = (from + tried) % COUNT;
      int port = FIRST + offset;
      if (!owned.containsKey(port) && !taken.containsKey(port) && isFree(port)) {
        return offset;
      }
    }
    throw Failures.missing(
        "no port is left",
        "a free one from " + FIRST + " to " + (FIRST + COUNT - 1),
        "delete clusters that are not needed");
  }

  private String by(int port) throws IOException {
    OptionalLong pid = world.processes().listener(port);
    return pid.isPresent() ? " by process " + pid.getAsLong() : " by a process that is not shown";
  }

  static boolean isFree(int port) {
    return binds(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        && binds(new InetSocketAddress(port));
  }

  private static boolean binds(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      // A port whose last connections are being wound up can be listened on again.
      socket.setReuseAddress(true);
      socket.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The failure of a backend that cannot read its own directory. */
  static BackendException unreadable(IOException e) {
    return Failures.ofFiles("read the ports of this home's clusters", e);
  }
}
