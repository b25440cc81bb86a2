package io.slipway.backend.fake;

import io.slipway.spi.CallContext;
import java.time.Instant;
import java.util.List;

/** Installs a fence. */
final class Claim extends ChangeEffect {
  Claim(FakeBackend backend, CallContext call) {
    super(backend, call);
  }

  @Override
  public List<Runnable> steps(Instant now) {
    return List.of(
        () -> {
          if (behavior().installsFence()) {
            world.installFence(call.cluster(), call.fence());
            world.marks().put(call.cluster(), backend.owner(), backend.options().location());
          }
        });
  }
}
