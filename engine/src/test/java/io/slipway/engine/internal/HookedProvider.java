package io.slipway.engine.internal;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.OptionInfo;
import java.util.List;
import java.util.function.Consumer;

/** A backend that runs a hook before each provision, on the same thread. */
public final class HookedProvider implements BackendProvider {
  private final BackendProvider behind;
  private final Consumer<CallContext> hook;

  public HookedProvider(BackendProvider behind, Consumer<CallContext> hook) {
    this.behind = behind;
    this.hook = hook;
  }

  @Override
  public String name() {
    return behind.name();
  }

  @Override
  public List<OptionInfo> options() {
    return behind.options();
  }

  @Override
  public ClusterBackend open(BackendContext context) {
    return new ForwardingBackend(behind.open(context)) {
      @Override
      public void provision(CallContext call) {
        hook.accept(call);
        delegate().provision(call);
      }
    };
  }
}
