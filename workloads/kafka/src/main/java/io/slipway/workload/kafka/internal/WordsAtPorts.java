package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The words of nodes whose files cannot be read: each tells its own at its status port. */
final class WordsAtPorts implements NodeWords {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int MAX_BYTES = 4 << 20;
  private static final int BLOCK = 8192;
  private static final String FIRST = "slipway-node 1";
  private static final String LAST = "end";

  private final MemberAccess access;

  WordsAtPorts(MemberAccess access) {
    this.access = access;
  }

  @Override
  public SortedMap<MemberId, Said> ready(Collection<MemberId> members, Duration timeout)
      throws InterruptedException {
    return InParallel.ask(
        members,
        member -> {
          try {
            return new Said(Optional.ofNullable(ask(member, timeout).get("ready")), "");
          } catch (IOException e) {
            return new Said(
                Optional.empty(), "its status port does not tell it: " + e.getMessage());
          }
        },
        failure -> new Said(Optional.empty(), failure));
  }

  @Override
  public Optional<NodeFile> registrations(MemberId controller, Duration timeout)
      throws IOException {
    return Optional.ofNullable(ask(controller, timeout).get("registrations"));
  }

  /** Whoever answers at an instance's port is in its container, so that it needs no mark. */
  @Override
  public boolean isOf(NodeFile word, InstanceId instance, String mark) {
    return mark.isEmpty() || mark.equals(word.get("instance"));
  }

  @Override
  public boolean outlivesProcesses() {
    return true;
  }

  @Override
  public Duration pause() {
    return PAUSE;
  }

  private Map<String, NodeFile> ask(MemberId member, Duration timeout) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    InetSocketAddress address;
    try {
      address = access.reach(member, NodeProperties.STATUS);
    } catch (BackendException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        throw e;
      }
      throw new IOException(e.problem().textWithoutActions(), e);
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), left(end));
      return parse(receive(socket, end));
    }
  }

  private static String receive(Socket socket, long end) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] block = new byte[BLOCK];
    while (true) {
      socket.setSoTimeout(left(end));
      int read = in.read(block);
      if (read < 0) {
        return text.toString(StandardCharsets.UTF_8);
      }
      text.write(block, 0, read);
      if (text.size() > MAX_BYTES) {
        throw new IOException("more than " + MAX_BYTES + " bytes");
      }
    }
  }

  private static int left(long end) throws SocketTimeoutException {
    long millis = (end - System.nanoTime()) / 1_000_000L;
    if (millis < 1) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /** Reads a word of several parts; each part is told which run says it. */
  static Map<String, NodeFile> parse(String text) throws IOException {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(FIRST)) {
      throw new IOException("no node answers there");
    }
    if (!lines.get(lines.size() - 1).equals(LAST)) {
      throw new IOException("the connection was closed before the end of its word");
    }
    List<String> common = new ArrayList<>();
    Map<String, List<String>> parts = new TreeMap<>();
    List<String> part = common;
    for (String line : lines.subList(1, lines.size() - 1)) {
      if (line.contains("=")) {
        part.add(line);
      } else {
        part = new ArrayList<>(common);
        parts.put(line, part);
      }
    }
    Map<String, NodeFile> words = new TreeMap<>();
    parts.forEach((name, told) -> words.put(name, NodeFile.parse(String.join("\n", told))));
    return words;
  }
}
