package io.slipway.rebalancer.cruisecontrol.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds a query in the order of its parameters. Not thread-safe. */
final class Query {
  private final StringBuilder text = new StringBuilder();

  Query with(String name, Object value) {
    if (!text.isEmpty()) {
      text.append('&');
    }
    // A blank as %20: a plus would be one more thing for proxies to disagree on.
    text.append(name)
        .append('=')
        .append(
            URLEncoder.encode(value.toString(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2C", ","));
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
