package io.slipway.backend.fake;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A test's arrangements for the next instances of a member. Guarded by the world's lock. */
final class Script {
  /** How an instance ends before it serves. */
  record StartDeath(int exitCode, List<String> log) {}

  final Deque<StartDeath> startDeaths = new ArrayDeque<>();
  boolean startPaused;
  boolean ignoresTermination;
  boolean stuck;
}
