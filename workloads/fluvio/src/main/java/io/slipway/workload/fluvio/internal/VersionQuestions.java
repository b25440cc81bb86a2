package io.slipway.workload.fluvio.internal;

import io.slipway.spi.CancellationToken;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberId;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The question for versions to many members at once, all within one time. */
final class VersionQuestions {
  /** How long a cancellation may go unheard. */
  private static final Duration SLICE = Duration.ofMillis(50);

  private final String version;
  private final BiFunction<MemberId, String, Fact> judge;
  private final Map<MemberId, Fact> facts = new TreeMap<>();

  private record Asked(MemberId member, int port, VersionQuestion question) {}

  /**
   * Prepares them.
   *
   * @param version the version to name as one's own
   * @param judge tells from a member and the version in its answer whether that is the member
   */
  VersionQuestions(String version, BiFunction<MemberId, String, Fact> judge) {
    this.version = version;
    this.judge = judge;
  }

  /**
   * Asks.
   *
   * @param addresses whom and where
   * @param time the clock of the deadline
   * @param deadline when to wait no longer
   * @param cancellation heeded within {@link #SLICE}
   * @return a fact for each member
   */
  Map<MemberId, Fact> ask(
      Map<MemberId, InetSocketAddress> addresses,
      TimeSource time,
      Instant deadline,
      CancellationToken cancellation) {
    try (Selector selector = Selector.open()) {
      try {
        addresses.forEach((member, address) -> begin(selector, member, address));
        Duration left = Duration.between(time.now(), deadline);
        while (facts.size() < addresses.size() && left.toMillis() > 0) {
          cancellation.throwIfCancelled();
          if (Thread.currentThread().isInterrupted()) {
            throw Failures.interrupted("the question for the members' versions");
          }
          selector.select(this::proceed, Math.min(left.toMillis(), SLICE.toMillis()));
          left = Duration.between(time.now(), deadline);
        }
      } finally {
        selector.keys().forEach(VersionQuestions::close);
      }
    } catch (IOException e) {
      addresses.keySet().forEach(member -> facts.putIfAbsent(member, Fact.unknown(e.toString())));
    }
    addresses.forEach(
        (member, address) ->
            facts.putIfAbsent(
                member, Fact.unknown("port " + address.getPort() + " has not answered in time")));
    return facts;
  }

  private void begin(Selector selector, MemberId member, InetSocketAddress address) {
    Asked asked = new Asked(member, address.getPort(), new VersionQuestion(version));
    try {
      SocketChannel channel = SocketChannel.open();
      channel.configureBlocking(false);
      boolean connected = channel.connect(address);
      int next = connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
      channel.register(selector, next, asked);
    } catch (IOException e) {
      failed(asked, e);
    }
  }

  private void proceed(SelectionKey key) {
    Asked asked = (Asked) key.attachment();
    try {
      String answered = asked.question().proceed(key);
      if (!answered.isEmpty()) {
        facts.put(asked.member(), judge.apply(asked.member(), answered));
        close(key);
      }
    } catch (IOException e) {
      failed(asked, e);
      close(key);
    }
  }

  private void failed(Asked asked, IOException e) {
    String port = "port " + asked.port();
    facts.put(
        asked.member(),
        e instanceof ConnectException
            ? Fact.no(port + " does not answer: " + e.getMessage())
            : Fact.unknown("no answer from " + port + ": " + e.getMessage()));
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      // It was only read from, and what was read counts.
      key.cancel();
    }
  }
}
