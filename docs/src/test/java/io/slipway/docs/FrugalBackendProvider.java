package io.slipway.docs;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.OptionInfo;
import java.util.List;

/** Opens the backend of the README's second example. */
record FrugalBackendProvider(BackendProvider other) implements BackendProvider {
  @Override
  public String name() {
    return "frugal";
  }

  @Override
  public List<OptionInfo> options() {
    return other.options();
  }

  @Override
  public ClusterBackend open(BackendContext context) {
    return new FrugalBackend(other.open(context));
  }
}
