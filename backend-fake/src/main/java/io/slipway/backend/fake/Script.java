package io.slipway.backend.fake;

import io.slipway.spi.MemberFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A test's arrangements for the next instances of a member. Guarded by the world's lock. */
final class Script {
  /** How an instance ends before it serves. */
  record StartDeath(int exitCode, List<String> log) {}

  final Deque<StartDeath> startDeaths = new ArrayDeque<>();
  boolean startPaused;
  boolean ignoresTermination;
  boolean stuck;

  /** Why the member does not come up, if that is so. */
  @Nullable MemberFailure failure;
}
