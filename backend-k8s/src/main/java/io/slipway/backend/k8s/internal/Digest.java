package io.slipway.backend.k8s.internal;

import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.MemberId;
import io.slipway.spi.Resolution;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells one content of a cluster from another; says nothing of it, as it may hold secrets. */
final class Digest {
  private static final int DIGITS = 32;

  private Digest() {}

  static String of(CallContext call) {
    ClusterSpec spec = call.spec();
    Resolution resolution = call.resolution();
    StringBuilder text = new StringBuilder();
    text.append(spec.name()).append('\n');
    text.append(spec.spuCount()).append('\n');
    text.append(spec.workload()).append('\n');
    text.append(spec.options()).append('\n');
    text.append(spec.backendOptions()).append('\n');
    text.append(spec.generation()).append('\n');
    for (MemberId member : resolution.members()) {
      text.append(member).append(resolution.ports(member)).append('\n');
    }
    text.append(resolution.workloadVersion()).append('\n');
    text.append(resolution.properties()).append('\n');
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
