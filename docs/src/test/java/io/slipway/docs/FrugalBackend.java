package io.slipway.docs;

import static io.slipway.spi.ErrorCode.INVALID_ARGUMENT;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.Resolution;

// begin
/** Another backend, behind a rule. A BackendProvider opens it; a SlipwayHome takes that. */
final class FrugalBackend extends ForwardingBackend {
  FrugalBackend(ClusterBackend other) {
    super(other);
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    if (spec.spuCount() > 3) {
      String text = "too many SPUs: expected at most 3, was " + spec.spuCount();
      throw BackendException.rejected(INVALID_ARGUMENT, text);
    }
    return super.resolve(cluster, spec);
  }
}
// end
