package io.slipway.cli;

import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.Incarnation;
import org.jspecify.annotations.Nullable;

/** Reads one life of a cluster's name. */
final class Incarnations {
  private Incarnations() {}

  static ClusterId parse(String text) {
    int slash = text.indexOf('/');
    try {
      if (slash > 0) {
        return new ClusterId(
            ClusterName.of(text.substring(0, slash)), Incarnation.of(text.substring(slash + 1)));
      }
    } catch (IllegalArgumentException e) {
      throw wrong(text, e);
    }
    throw wrong(text, null);
  }

  private static UsageFailure wrong(String text, @Nullable Throwable cause) {
    return new UsageFailure(
        "no incarnation of a cluster: expected NAME/INCARNATION, was '"
            + text
            + "'; copy it from 'slipway store compare'",
        cause);
  }
}
