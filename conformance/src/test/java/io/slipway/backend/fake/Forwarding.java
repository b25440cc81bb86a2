package io.slipway.backend.fake;

import io.slipway.spi.BackendInfo;
import io.slipway.spi.Call;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Resolution;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.SurplusSet;
import java.util.List;

/** A backend that does what another does; mutants override what they do wrong. */
class Forwarding implements ClusterBackend {
  final ClusterBackend right;

  Forwarding(ClusterBackend right) {
    this.right = right;
  }

  @Override
  public BackendInfo info() {
    return right.info();
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    return right.resolve(cluster, spec);
  }

  @Override
  public void claim(Call call) {
    right.claim(call);
  }

  @Override
  public void provision(Call call) {
    right.provision(call);
  }

  @Override
  public void launch(Call call, MemberSet members) {
    right.launch(call, members);
  }

  @Override
  public void stop(Call call, MemberSet members, StopPolicy policy) {
    right.stop(call, members, policy);
  }

  @Override
  public void retire(Call call, SurplusSet surplus) {
    right.retire(call, surplus);
  }

  @Override
  public void erase(Call call, ErasePolicy policy) {
    right.erase(call, policy);
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    return right.observe(request);
  }

  @Override
  public List<OwnedCluster> inventory() {
    return right.inventory();
  }

  @Override
  public List<String> logs(ClusterId cluster, MemberId member, int maxLines) {
    return right.logs(cluster, member, maxLines);
  }

  @Override
  public void close() {
    right.close();
  }
}
