package io.slipway.backend.fake;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Granularity;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Opens any number of backends on a {@link FakeWorld}, concurrently or in sequence, each as if in
 * its own process. Thread-safe.
 */
public final class FakeBackendProvider implements BackendProvider {
  private static final String GRANULARITY = "granularity";
  private static final String CONTROLLERS = "controllers";

  private final FakeWorld world;
  private final FakeOptions defaults;
  private final Behavior behavior;

  /** Creates a provider on a new world. */
  public FakeBackendProvider() {
    this(FakeWorld.create());
  }

  /**
   * Creates a provider with the default options.
   *
   * @param world where its backends live
   */
  public FakeBackendProvider(FakeWorld world) {
    this(world, FakeOptions.defaults());
  }

  /**
   * Creates a provider.
   *
   * @param world where its backends live
   * @param options how they present themselves, unless the options of {@link #open} say otherwise
   */
  public FakeBackendProvider(FakeWorld world, FakeOptions options) {
    this(world, options, Behavior.RIGHT);
  }

  FakeBackendProvider(FakeWorld world, FakeOptions options, Behavior behavior) {
    this.world = world;
    this.defaults = options;
    this.behavior = behavior;
  }

  /** Returns where the backends live. */
  public FakeWorld world() {
    return world;
  }

  @Override
  public String name() {
    return defaults.name();
  }

  @Override
  public List<OptionInfo> options() {
    return List.of(
        OptionInfo.of(GRANULARITY, "smallest set to launch or stop: member, role or cluster")
            .withDefault(defaults.granularity().name().toLowerCase(Locale.ROOT)),
        OptionInfo.of(CONTROLLERS, "how many controllers a new cluster gets")
            .withDefault(Integer.toString(defaults.controllers())));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Needs the world's own clock: an engine on {@link FakeWorld#time()}.
   */
  @Override
  public ClusterBackend open(BackendContext context) {
    if (context.time().equals(TimeSource.system())) {
      throw new SlipwayException(
          Problem.of(
                  ErrorCode.BACKEND_UNAVAILABLE,
                  "the fake backend cannot live by the machine's clock")
              .withExpected("the clock of its world")
              .withActual("the system clock")
              .withRemedy("give FakeWorld.time() to the engine"));
    }
    FakeOptions.Builder builder = defaults.toBuilder();
    for (Map.Entry<String, String> option : context.options().entrySet()) {
      set(builder, option.getKey(), option.getValue());
    }
    return new FakeBackend(world, builder.build(), behavior, context.owner(), context.readOnly());
  }

  private static void set(FakeOptions.Builder builder, String key, String value) {
    try {
      switch (key) {
        case GRANULARITY ->
            builder.granularity(Granularity.valueOf(value.toUpperCase(Locale.ROOT)));
        case CONTROLLERS -> builder.controllers(Integer.parseInt(value));
        default ->
            throw invalid(
                "unknown option of the fake backend",
                GRANULARITY + " or " + CONTROLLERS,
                "'" + key + "'",
                "remove it");
      }
    } catch (IllegalArgumentException e) {
      SlipwayException wrong =
          invalid(
              "invalid option " + key + " of the fake backend",
              key.equals(GRANULARITY)
                  ? "one of " + Arrays.toString(Granularity.values())
                  : "a number of 0 or more",
              "'" + value + "'",
              "correct it");
      wrong.addSuppressed(e);
      throw wrong;
    }
  }

  private static SlipwayException invalid(String what, String expected, String was, String next) {
    return new SlipwayException(
        Problem.of(ErrorCode.INVALID_ARGUMENT, what)
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }
}
