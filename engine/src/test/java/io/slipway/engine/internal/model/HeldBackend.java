package io.slipway.engine.internal.model;

import com.google.common.collect.Iterables;
import io.slipway.engine.internal.lifecycle.CallKind;
import io.slipway.engine.internal.model.Gates.Place;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ForwardingBackend;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.SurplusSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds each call of an operation before it reaches the world. */
final class HeldBackend extends ForwardingBackend {
  private final Gates gates;
  private final BooleanSupplier inOperation;

  HeldBackend(ClusterBackend delegate, Gates gates, BooleanSupplier inOperation) {
    super(delegate);
    this.gates = gates;
    this.inOperation = inOperation;
  }

  @Override
  public void claim(CallContext call) {
    gates.hold(Place.CLAIM, null);
    super.claim(call);
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    if (inOperation.getAsBoolean()) {
      gates.hold(Place.LOOK, null);
    }
    return super.observe(request);
  }

  @Override
  public void provision(CallContext call) {
    make(CallKind.PROVISION, null, backend -> backend.provision(call));
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    MemberId member = Iterables.getOnlyElement(members);
    make(CallKind.LAUNCH, member, backend -> backend.launch(call, members));
  }

  @Override
  public void seal(CallContext call, MemberSet members) {
    make(CallKind.SEAL, null, backend -> backend.seal(call, members));
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    MemberId member = Iterables.getOnlyElement(members);
    make(CallKind.STOP, member, backend -> backend.stop(call, members, policy));
  }

  @Override
  public void retire(CallContext call, SurplusSet surplus) {
    make(CallKind.RETIRE, null, backend -> backend.retire(call, surplus));
  }

  @Override
  public void erase(CallContext call, ErasePolicy policy) {
    make(CallKind.ERASE, null, backend -> backend.erase(call, policy));
  }

  private void make(CallKind kind, @Nullable MemberId member, Consumer<ClusterBackend> call) {
    gates.hold(Place.CALL, new CallOnHold(kind, member, call));
    try {
      call.accept(delegate());
    } finally {
      gates.returned();
    }
  }
}
