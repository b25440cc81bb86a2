package io.slipway.spi;

import java.util.List;
import java.util.Optional;

/**
 * Forwards every call to another backend. A base class for backends that modify another one:
 * override what should differ. Overrides must keep the contract of {@link ClusterBackend}, above
 * all its fences. As thread-safe as the delegate.
 */
public abstract class ForwardingBackend implements ClusterBackend {
  private final ClusterBackend delegate;

  /**
   * Creates a backend on top of another one.
   *
   * @param delegate receives the calls; closed with this one
   */
  protected ForwardingBackend(ClusterBackend delegate) {
    this.delegate = Checks.notNull(delegate, "delegate");
  }

  /** Returns the delegate. */
  protected final ClusterBackend delegate() {
    return delegate;
  }

  @Override
  public BackendInfo info() {
    return delegate.info();
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    return delegate.resolve(cluster, spec);
  }

  @Override
  public void claim(CallContext call) {
    delegate.claim(call);
  }

  @Override
  public void provision(CallContext call) {
    delegate.provision(call);
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    delegate.launch(call, members);
  }

  @Override
  public void seal(CallContext call, MemberSet members) {
    delegate.seal(call, members);
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    delegate.stop(call, members, policy);
  }

  @Override
  public void retire(CallContext call, SurplusSet surplus) {
    delegate.retire(call, surplus);
  }

  @Override
  public void erase(CallContext call, ErasePolicy policy) {
    delegate.erase(call, policy);
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    return delegate.observe(request);
  }

  @Override
  public Optional<ClusterLayout> layout(
      ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    return delegate.layout(cluster, spec, resolution);
  }

  @Override
  public List<OwnedCluster> inventory() {
    return delegate.inventory();
  }

  @Override
  public List<OwnedCluster> inventory(ClusterName name) {
    return delegate.inventory(name);
  }

  @Override
  public List<String> logs(LogRequest request) {
    return delegate.logs(request);
  }

  @Override
  public void close() {
    delegate.close();
  }
}
