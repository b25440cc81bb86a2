package io.slipway.engine.internal;

import io.slipway.engine.EngineListener;
import io.slipway.engine.StoreCut;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Problem;
import io.slipway.spi.RebalancerProvider;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.StateStore;
import io.slipway.spi.TimeSource;
import io.slipway.spi.WorkloadProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a home. Immutable.
 *
 * @param home absolute, or null beside a store of the embedder's own
 * @param store in place of the one in the home, or null
 * @param backends take precedence over those of the class path
 * @param workloads take precedence over those of the class path
 * @param rebalancers take precedence over those of the class path
 * @param backendOptions by backend
 * @param defaultBackend for clusters whose creation names none
 * @param time the clock
 * @param lockTimeout how long to wait for the home
 * @param listener receives all events
 * @param repairInterval how often to look for members to repair, or zero
 * @param onCut receives what the open of the home's store has cut
 * @param owner in place of the store's own id, or null
 */
public record HomeSettings(
    @Nullable Path home,
    @Nullable StateStore store,
    List<BackendProvider> backends,
    List<WorkloadProvider> workloads,
    List<RebalancerProvider> rebalancers,
    Map<String, Map<String, String>> backendOptions,
    String defaultBackend,
    TimeSource time,
    Duration lockTimeout,
    EngineListener listener,
    Duration repairInterval,
    Consumer<StoreCut> onCut,
    @Nullable OwnerId owner) {

  /** Returns the defaults, for a home or a store. */
  public static HomeSettings of(@Nullable Path home, @Nullable StateStore store) {
    return new Builder(home, store).build();
  }

  /** Returns the home if the store lies in one. */
  Path requiredHome() {
    return Objects.requireNonNull(home, "a store of the engine's own needs a home");
  }

  /**
   * Returns whose clusters the backends make.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} if the id of a store of an author's
   *     own cannot be an owner's
   */
  OwnerId owner(StateStore store) {
    String id = store.id();
    try {
      return owner(Objects.requireNonNullElse(id, ""));
    } catch (SlipwayException e) {
      throw new SlipwayException(
          Problem.of(
                  ErrorCode.INVALID_ARGUMENT,
                  "the store " + store.getClass().getName() + " has no id that an owner can have")
              .withExpected(e.problem().expected().orElseThrow())
              .withActual(id)
              .withRemedy("return one from StateStore.id()"),
          e);
    }
  }

  /** Returns whose clusters the backends make. */
  OwnerId owner(String storeId) {
    return owner == null ? new OwnerId(storeId) : owner;
  }

  /** Returns a builder that holds these settings. */
  public Builder toBuilder() {
    Builder builder = new Builder(home, store);
    builder.backends = backends;
    builder.workloads = workloads;
    builder.rebalancers = rebalancers;
    builder.backendOptions = backendOptions;
    builder.defaultBackend = defaultBackend;
    builder.time = time;
    builder.lockTimeout = lockTimeout;
    builder.listener = listener;
    builder.repairInterval = repairInterval;
    builder.onCut = onCut;
    builder.owner = owner;
    return builder;
  }

  /** Builds changed settings; the public face checks the values. */
  public static final class Builder {
    public @Nullable Path home;
    public @Nullable StateStore store;
    public List<BackendProvider> backends = List.of();
    public List<WorkloadProvider> workloads = List.of();
    public List<RebalancerProvider> rebalancers = List.of();
    public Map<String, Map<String, String>> backendOptions = Map.of();
    public String defaultBackend = "local";
    public TimeSource time = TimeSource.system();
    public Duration lockTimeout = Duration.ZERO;
    public EngineListener listener = EngineListener.NONE;
    public Duration repairInterval = Duration.ZERO;
    public Consumer<StoreCut> onCut = cut -> {};
    public @Nullable OwnerId owner;

    Builder(@Nullable Path home, @Nullable StateStore store) {
      this.home = home;
      this.store = store;
    }

    public HomeSettings build() {
      return new HomeSettings(
          home == null ? null : home.toAbsolutePath().normalize(),
          store,
          backends,
          workloads,
          rebalancers,
          backendOptions,
          defaultBackend,
          time,
          lockTimeout,
          listener,
          repairInterval,
          onCut,
          owner);
    }
  }
}
