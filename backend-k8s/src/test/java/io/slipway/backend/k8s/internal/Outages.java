package io.slipway.backend.k8s.internal;

import java.time.Duration;

/** What breaks parts of the testbed's control plane and of its node, and mends them. */
final class Outages {
  /** How long a part is away; a minute is longer than a node may be silent. */
  static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("slipway.k8s.outage", Duration.ofSeconds(12).toSeconds()));

  private Outages() {}

  /** Ends a program, which is started again a second later. */
  static void kill(String program) {
    inside("kill -9 $(cat run/" + program + ".pid)");
  }

  /** Ends a program, which stays away until {@link #giveBack}. */
  static void takeAway(String program) {
    inside("touch run/" + program + ".hold; kill -9 $(cat run/" + program + ".pid)");
  }

  static void giveBack(String program) {
    inside("rm -f run/" + program + ".hold");
  }

  /** Stops a program as it is, connections and all. */
  static void freeze(String program) {
    inside("kill -STOP $(cat run/" + program + ".pid)");
  }

  static void thaw(String program) {
    inside("kill -CONT $(cat run/" + program + ".pid)");
  }

  private static void inside(String script) {
    String unused = TestCluster.enter("sh", "-c", script);
  }
}
