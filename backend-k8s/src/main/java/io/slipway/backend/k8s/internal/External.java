package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.slipway.spi.ClusterId;
import io.slipway.spi.Endpoint;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.MemberRole;
import io.slipway.spi.Resolution;
import java.util.List;
import java.util.Optional;

/** Where clients outside the platform reach a member. */
final class External {
  private External() {}

  /** Returns the port of a member at which clients begin. */
  static Optional<String> port(Resolution resolution, MemberId member, MemberPlan plan) {
    if (resolution.bootstrap().isPresent()) {
      return resolution
          .bootstrap()
          .filter(port -> port.role() == member.role())
          .map(port -> port.port());
    }
    return member.role() == MemberRole.SPU ? Optional.of(plan.readinessPort()) : Optional.empty();
  }

  /**
   * Reads it from a member's Service.
   *
   * @param host the address of the nodes, for a port that every node has
   * @return empty if the member has none, or the platform has not given one yet
   */
  static Optional<Endpoint> endpoint(
      Snapshot seen, ClusterId cluster, MemberId member, Optional<String> host) {
    String name = new Names(cluster).external(member);
    return seen.services().stream()
        .filter(service -> service.getMetadata().getName().equals(name))
        .findFirst()
        .flatMap(service -> endpoint(service, host));
  }

  private static Optional<Endpoint> endpoint(Service service, Optional<String> host) {
    ServicePort port = service.getSpec().getPorts().get(0);
    Optional<Endpoint> endpoint =
        service.getSpec().getType().equals("NodePort")
            ? host.filter(any -> port.getNodePort() != null)
                .map(h -> Endpoint.of(port.getName(), h, port.getNodePort()))
            : balancer(service).map(h -> Endpoint.of(port.getName(), h, port.getPort()));
    return endpoint.map(e -> e.withScope(Endpoint.Scope.EXTERNAL));
  }

  private static Optional<String> balancer(Service service) {
    if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
      return Optional.empty();
    }
    List<LoadBalancerIngress> given = service.getStatus().getLoadBalancer().getIngress();
    return given.stream()
        .findFirst()
        .map(one -> one.getHostname() == null ? one.getIp() : one.getHostname());
  }
}
