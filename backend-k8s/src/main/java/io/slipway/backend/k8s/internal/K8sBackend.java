package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.Pod;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendException;
import io.slipway.spi.BackendInfo;
import io.slipway.spi.CallContext;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.LogRequest;
import io.slipway.spi.LookInterval;
import io.slipway.spi.MemberSet;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.OwnedCluster;
import io.slipway.spi.Platform;
import io.slipway.spi.Problem;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StopPolicy;
import io.slipway.spi.SurplusSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Members as pods of a Kubernetes cluster, each in a StatefulSet of its own. See {@link
 * ClusterBackend} for the contract of each method; keeps nothing in memory but connections.
 */
public final class K8sBackend implements ClusterBackend {
  /** The name that records keep. */
  public static final String NAME = "k8s";

  /** The options of the backend as a whole. */
  public static final List<OptionInfo> OPTIONS =
      List.of(
          OptionInfo.of("kubeconfig", "file to use in place of those that kubectl would")
              .withDefault("KUBECONFIG, ~/.kube/config, or the pod's service account"),
          OptionInfo.of(Options.CONTEXT, "context for clusters that name none")
              .withDefault("the kubeconfig's current one"),
          OptionInfo.of(Options.NAMESPACE, "namespace for clusters that name none")
              .withDefault("that of the context"));

  private static final int MAX_SPU_COUNT = 100;
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final BackendInfo INFO =
      BackendInfo.builder(NAME)
          .platform(Platform.CONTAINER)
          .maxSpuCount(MAX_SPU_COUNT)
          .detection(Duration.ofSeconds(5))
          .grace(Duration.ofSeconds(3))
          .lookInterval(new LookInterval(Duration.ofMillis(250), Duration.ofSeconds(2)))
          .clusterOptions(Options.INFO)
          .build();

  private final World world;
  private final Resolver resolver;
  private final Provisioner provisioner;
  private final Launcher launcher;
  private final Retirer retirer;
  private final Eraser eraser;
  private final Observer observer;
  private final Inventory inventory;

  /**
   * Opens the backend; asks no API server and changes nothing. May run the kubeconfig's plug-in.
   *
   * @param context the context to open it in
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} for an unknown option
   */
  public K8sBackend(BackendContext context) {
    this(context, () -> {});
  }

  /** For tests: something to run before each request that changes something. */
  K8sBackend(BackendContext context, Runnable beforeChange) {
    Map<String, String> set = context.options();
    List<String> known = OPTIONS.stream().map(OptionInfo::key).toList();
    for (String key : set.keySet()) {
      if (!known.contains(key)) {
        throw Failures.invalid(
            "unknown option of backend '" + NAME + "'", "one of " + known, key, "leave it out");
      }
    }
    Connections connections =
        new Connections(
            Optional.ofNullable(set.get("kubeconfig")).map(Path::of),
            Optional.ofNullable(set.get(Options.CONTEXT)));
    connections.prepare();
    this.world =
        new World(
            connections,
            Optional.ofNullable(set.get(Options.NAMESPACE)),
            context.time(),
            context.workloads(),
            context.owner(),
            beforeChange);
    this.resolver = new Resolver(world);
    this.provisioner = new Provisioner(world);
    this.launcher = new Launcher(world);
    this.retirer = new Retirer(world);
    this.eraser = new Eraser(world);
    this.observer = new Observer(world);
    this.inventory = new Inventory(world);
  }

  @Override
  public BackendInfo info() {
    return INFO;
  }

  @Override
  public Resolution resolve(ClusterId cluster, ClusterSpec spec) {
    requireOpen();
    return asking(
        "resolve cluster '" + spec.name() + "'", () -> resolver.resolve(INFO, cluster, spec));
  }

  private interface Change {
    void at(Api api, Snapshot seen, Limit limit);
  }

  /** Does a changing call at the cluster's own place, under its fence. */
  private void change(String what, CallContext call, Change change) {
    change(
        what,
        call,
        Snapshot::ask,
        (api, seen, limit) ->
            change.at(api, Fences.require(api, world.owner(), call, seen, limit), limit));
  }

  private void change(
      String what,
      CallContext call,
      BiFunction<Api, ClusterId, Snapshot.Asked> look,
      Change change) {
    requireOpen();
    Limit limit = Limit.of(what, world.time(), call);
    limit.check();
    asking(
        limit.doing(),
        () -> {
          Api api = world.api(call.resolution());
          Snapshot seen = world.at(call.cluster(), call.resolution(), api, look, limit);
          change.at(api, seen, limit);
          return true;
        });
  }

  private static <T> T asking(String doing, Supplier<T> action) {
    try {
      return action.get();
    } catch (ApiException e) {
      throw Failures.of(doing, e);
    }
  }

  @Override
  public void claim(CallContext call) {
    change(
        "claim",
        call,
        Snapshot::ask,
        (api, seen, limit) -> Fences.claim(api, world.owner(), call, seen, limit));
  }

  @Override
  public void provision(CallContext call) {
    change("provision", call, (api, seen, limit) -> provisioner.provision(call, api, seen, limit));
  }

  @Override
  public void launch(CallContext call, MemberSet members) {
    change("launch", call, (api, seen, limit) -> launcher.launch(call, api, seen, members, limit));
  }

  @Override
  public void seal(CallContext call, MemberSet members) {
    change("seal", call, (api, seen, limit) -> launcher.seal(call, api, seen, members, limit));
  }

  @Override
  public void stop(CallContext call, MemberSet members, StopPolicy policy) {
    change(
        "stop",
        call,
        Snapshot::askForLife,
        (api, seen, limit) ->
            Stopper.stop(
                call,
                api,
                Fences.require(api, world.owner(), call, seen, limit),
                members,
                policy,
                limit));
  }

  @Override
  public void retire(CallContext call, SurplusSet surplus) {
    change(
        "retire surplus of",
        call,
        (api, seen, limit) -> retirer.retire(call, api, seen, surplus, limit));
  }

  @Override
  public void erase(CallContext call, ErasePolicy policy) {
    change(
        "erase",
        call,
        (api, seen, limit) -> {
          eraser.erase(call, api, seen, policy, limit);
          inventory.prune(api, limit);
        });
  }

  @Override
  public ClusterObservation observe(ObserveRequest request) {
    requireOpen();
    Limit limit = Limit.of(world.time(), request);
    if (request.cancellation().isCancelled()) {
      throw Failures.cancelled(limit.doing(), request.cancellation().reason());
    }
    return looking(
        limit,
        () -> {
          Api api = world.api(request.resolution());
          Snapshot seen =
              world.at(request.cluster(), request.resolution(), api, Snapshot::ask, limit);
          return observer.observe(request, api, seen, limit);
        });
  }

  /** Nothing was seen: that is what the engine has to know of a look. */
  private static <T> T looking(Limit limit, Supplier<T> look) {
    try {
      return asking(limit.doing(), look);
    } catch (BackendException e) {
      if (e.code() != ErrorCode.DEADLINE_EXCEEDED && e.code() != ErrorCode.BACKEND_REJECTED) {
        throw e;
      }
      throw BackendException.builder(
              Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "cannot " + limit.doing())
                  .withActual(e.problem().textWithoutActions())
                  .withRemedy("repeat it"))
          .retryable()
          .cause(e)
          .build();
    }
  }

  @Override
  public Optional<ClusterLayout> layout(
      ClusterId cluster, ClusterSpec spec, Resolution resolution) {
    return Optional.of(world.layout(cluster, spec, resolution, world.api(resolution).namespace()));
  }

  @Override
  public List<OwnedCluster> inventory() {
    return inventory(Optional.empty());
  }

  @Override
  public List<OwnedCluster> inventory(ClusterName name) {
    return inventory(Optional.of(name));
  }

  private List<OwnedCluster> inventory(Optional<ClusterName> name) {
    requireOpen();
    Limit limit = Limit.within("list clusters", world.time(), QUICK);
    return looking(
        limit, () -> inventory.list(world.api(Optional.empty(), Optional.empty()), name, limit));
  }

  @Override
  public List<String> logs(LogRequest request) {
    requireOpen();
    Limit limit = Limit.within("read the log of " + request.member(), world.time(), QUICK);
    return looking(
        limit,
        () -> {
          Api api = world.at(request.cluster(), request.resolution(), limit);
          if (request.maxLines() <= 0) {
            return List.of();
          }
          String name = new Names(request.cluster()).pod(request.member());
          Optional<Pod> pod =
              api.get(Kind.POD, name)
                  .get(limit)
                  .filter(
                      p ->
                          Marks.label(p, Marks.INCARNATION)
                              .equals(request.cluster().incarnation().toString()));
          if (pod.isEmpty() || new PodView(pod.get()).container().isEmpty()) {
            return List.of();
          }
          boolean previous =
              !new PodView(pod.get()).isRunning() && new PodView(pod.get()).restarts() > 0;
          try {
            return api.log(name, request.maxLines(), previous).get(limit).lines().toList();
          } catch (ApiException e) {
            if (e.status() == ApiException.NOT_FOUND || e.status() == 400) {
              // Nothing has run yet, or it is gone already.
              return List.of();
            }
            throw e;
          }
        });
  }

  @Override
  public void close() {
    world.close();
  }

  private void requireOpen() {
    if (world.isClosed()) {
      throw BackendException.rejected(
          Problem.of(ErrorCode.CLOSED, "backend '" + NAME + "' was closed")
              .withRemedy("open it again"));
    }
  }
}
