package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Endpoint;
import io.slipway.spi.Location;
import io.slipway.spi.MemberId;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Placement;
import io.slipway.spi.Platform;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import io.slipway.spi.Workload;
import io.slipway.spi.WorkloadLookup;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The services that all calls of a backend share. Thread-safe. */
final class World implements AutoCloseable {
  /** The properties of a resolution that say where a cluster is, if its spec says so. */
  static final String CONTEXT_PROPERTY = "k8s.context";

  static final String NAMESPACE_PROPERTY = "k8s.namespace";

  private final Connections connections;
  private final Optional<String> defaultNamespace;
  private final TimeSource time;
  private final WorkloadLookup workloads;
  private final OwnerId owner;
  private final Runnable beforeChange;

  World(
      Connections connections,
      Optional<String> defaultNamespace,
      TimeSource time,
      WorkloadLookup workloads,
      OwnerId owner,
      Runnable beforeChange) {
    this.connections = connections;
    this.defaultNamespace = defaultNamespace;
    this.time = time;
    this.workloads = workloads;
    this.owner = owner;
    this.beforeChange = beforeChange;
  }

  TimeSource time() {
    return time;
  }

  OwnerId owner() {
    return owner;
  }

  boolean isClosed() {
    return connections.isClosed();
  }

  /** Returns the namespace that a cluster of these options lives in; nothing is asked. */
  Api api(Optional<String> context, Optional<String> namespace) {
    KubernetesClient client = connections.client(context);
    String name =
        namespace
            .or(() -> defaultNamespace)
            .or(() -> Optional.ofNullable(client.getNamespace()))
            .orElse("default");
    return new Api(client, name, beforeChange);
  }

  /** Returns the namespace that a resolution names, or the default one. */
  Api api(Resolution resolution) {
    return api(
        Optional.ofNullable(resolution.properties().get(CONTEXT_PROPERTY)),
        Optional.ofNullable(resolution.properties().get(NAMESPACE_PROPERTY)));
  }

  /** Returns the cluster's namespace, once it is seen to be the one that it was created in. */
  Api at(ClusterId cluster, Resolution resolution, Limit limit) {
    Api api = api(resolution);
    location(api, api.getNamespace(), limit).require(cluster, resolution);
    return api;
  }

  /**
   * Returns what a look at the cluster's namespace has shown. It is asked for beside the namespace
   * itself, and counts only once that is seen to be the one that the cluster was created in.
   */
  Snapshot at(
      ClusterId cluster,
      Resolution resolution,
      Api api,
      BiFunction<Api, ClusterId, Snapshot.Asked> look,
      Limit limit) {
    Api.Answer<Optional<Namespace>> namespace = api.getNamespace();
    Snapshot.Asked asked = look.apply(api, cluster);
    location(api, namespace, limit).require(cluster, resolution);
    return asked.get(limit);
  }

  /**
   * Asks where an API server and a namespace really are: a namespace's uid is never given again.
   *
   * @throws BackendException BACKEND_UNAVAILABLE if there is no such namespace
   */
  Location location(Api api, Limit limit) {
    return location(api, api.getNamespace(), limit);
  }

  private static Location location(Api api, Api.Answer<Optional<Namespace>> asked, Limit limit) {
    Optional<Namespace> found;
    try {
      found = asked.get(limit);
    } catch (ApiException e) {
      throw Failures.of(limit.doing(), e);
    }
    Namespace namespace =
        found.orElseThrow(
            () ->
                Failures.unavailable(
                    "cannot " + limit.doing() + ": no namespace '" + api.namespace() + "'",
                    "it to exist at " + api.server(),
                    "no such namespace",
                    "check the kubeconfig's context",
                    "create it: kubectl create namespace " + api.namespace()));
    if (namespace.getMetadata().getDeletionTimestamp() != null) {
      throw Failures.unavailable(
          "cannot " + limit.doing() + ": namespace '" + api.namespace() + "' is being deleted",
          "it to stay",
          "deleted at " + namespace.getMetadata().getDeletionTimestamp(),
          "use another namespace",
          "forget the cluster once the namespace is gone");
    }
    return new Location(
        namespace.getMetadata().getUid(), "namespace " + api.namespace() + " at " + api.server());
  }

  Workload workload(ClusterSpec spec) {
    try {
      return workloads.find(spec.workload());
    } catch (BackendException e) {
      throw e;
    } catch (SlipwayException e) {
      throw BackendException.builder(e.problem()).cause(e).build();
    }
  }

  /** Returns where the members are inside the platform. */
  ClusterLayout layout(
      ClusterId cluster, ClusterSpec spec, Resolution resolution, String namespace) {
    return layout(cluster, spec, resolution, namespace, any -> Optional.empty());
  }

  /** Returns where the members are, also for clients outside the platform. */
  ClusterLayout layout(
      ClusterId cluster, ClusterSpec spec, Resolution resolution, Api api, Snapshot seen) {
    Optional<String> host = Options.of(spec).externalHost();
    return layout(
        cluster,
        spec,
        resolution,
        api.namespace(),
        member -> External.endpoint(seen, cluster, member, host));
  }

  private static ClusterLayout layout(
      ClusterId cluster,
      ClusterSpec spec,
      Resolution resolution,
      String namespace,
      Function<MemberId, Optional<Endpoint>> external) {
    Names names = new Names(cluster);
    ClusterLayout.Builder layout =
        ClusterLayout.builder(cluster, spec, resolution).platform(Platform.CONTAINER);
    for (MemberId member : resolution.members()) {
      Placement.Builder place =
          Placement.builder(names.host(member, namespace), StartScript.DIRECTORY)
              .bind("0.0.0.0")
              .ports(resolution.ports(member));
      external.apply(member).ifPresent(place::external);
      layout.placement(member, place.build());
    }
    return layout.build();
  }

  ClusterLayout layout(CallContext call, Api api) {
    return layout(call.cluster(), call.spec(), call.resolution(), api.namespace());
  }

  ClusterLayout layout(CallContext call, Api api, Snapshot seen) {
    return layout(call.cluster(), call.spec(), call.resolution(), api, seen);
  }

  @Override
  public void close() {
    connections.close();
  }
}
