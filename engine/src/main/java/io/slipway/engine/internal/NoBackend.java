package io.slipway.engine.internal;

import io.slipway.spi.BackendInfo;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.LogRequest;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.SurplusSet;
import java.util.List;

/** Of an operation that makes no call: any would be a defect of the engine. */
final class NoBackend implements ClusterBackend {
  @Override
  public BackendInfo info() {
    return BackendInfo.builder("none").build();
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    throw called();
  }

  @Override
  public void claim(CallContext call) {
    throw called();
  }

  @Override
  public void provision(CallContext call) {
    throw called();
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    throw called();
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    throw called();
  }

  @Override
  public void retire(CallContext call, SurplusSet surplus) {
    throw called();
  }

  @Override
  public void erase(CallContext call, ErasePolicy policy) {
    throw called();
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    throw called();
  }

  @Override
  public List<OwnedCluster> inventory() {
    throw called();
  }

  @Override
  public List<String> logs(LogRequest request) {
    throw called();
  }

  @Override
  public void close() {}

  private static IllegalStateException called() {
    return new IllegalStateException("an operation without a backend has made a call");
  }
}
