package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.Fact;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reaches pods from outside their network: by a tunnel through the API server to the node of the
 * pod. In a pod of the same platform, directly. Thread-safe; the tunnels end with it.
 */
final class PodAccess implements MemberAccess, AutoCloseable {
  private final Api api;
  private final ClusterLayout layout;
  private final Map<MemberId, PodView> pods;
  private final boolean direct;
  private final Map<String, LocalPortForward> tunnels = new HashMap<>();

  PodAccess(Api api, ClusterLayout layout, Map<MemberId, PodView> pods) {
    this.api = api;
    this.layout = layout;
    this.pods = pods;
    this.direct = Connections.isInside(api.client().getConfiguration());
  }

  private PodView pod(MemberId member) {
    return Optional.ofNullable(pods.get(member))
        .orElseThrow(
            () ->
                Failures.unavailable(
                    "no way to " + member, "a pod that runs", "none", "look again"));
  }

  @Override
  public synchronized InetSocketAddress reach(MemberId member, String port) {
    PodView view = pod(member);
    int number = layout.placement(member).port(port);
    if (direct) {
      return new InetSocketAddress(view.pod().getStatus().getPodIP(), number);
    }
    String name = view.pod().getMetadata().getName();
    try {
      LocalPortForward tunnel =
          tunnels.computeIfAbsent(
              name + ":" + number,
              any ->
                  api.client()
                      .pods()
                      .inNamespace(api.namespace())
                      .withName(name)
                      .portForward(number));
      return new InetSocketAddress(tunnel.getLocalAddress(), tunnel.getLocalPort());
    } catch (KubernetesClientException | IllegalStateException e) {
      throw Failures.unreachable("open a tunnel to " + member, api.server(), e, false);
    }
  }

  /** A pod has ports of its own, so that the platform's own probe of them speaks for the pod. */
  @Override
  public Fact listens(MemberId member, String port) {
    return pod(member).isReady()
        ? Fact.yes()
        : Fact.no("the platform's probe of " + member + " has not succeeded yet");
  }

  @Override
  public Optional<Fact> accepts(MemberId member, String port) {
    int number = layout.placement(member).port(port);
    return pod(member).asksPort(number) ? Optional.of(listens(member, port)) : Optional.empty();
  }

  @Override
  public synchronized void close() {
    for (LocalPortForward tunnel : tunnels.values()) {
      try {
        tunnel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    tunnels.clear();
  }
}
