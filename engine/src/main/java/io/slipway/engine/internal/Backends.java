package io.slipway.engine.internal;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Problem;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds backends by name and opens each on first use. Thread-safe. */
final class Backends implements AutoCloseable {
  private final Map<String, BackendProvider> providers;
  private final Set<String> chosen = new TreeSet<>();
  private final Map<String, Map<String, String>> options;
  private final @Nullable Path home;
  private final TimeSource time;
  private final Workloads workloads;
  private final boolean readOnly;
  private final OwnerId owner;
  private final OpenOnce<ClusterBackend> open = new OpenOnce<>();

  Backends(HomeSettings settings, OwnerId owner, Workloads workloads, boolean readOnly) {
    this.owner = owner;
    this.providers =
        Providers.byName(settings.backends(), BackendProvider.class, BackendProvider::name);
    this.options = settings.backendOptions();
    settings.backends().forEach(provider -> chosen.add(provider.name()));
    chosen.addAll(options.keySet());
    if (providers.containsKey(settings.defaultBackend())) {
      chosen.add(settings.defaultBackend());
    }
    this.home = settings.home();
    this.time = settings.time();
    this.workloads = workloads;
    this.readOnly = readOnly;
  }

  /** Returns the names of all that are installed. */
  Set<String> names() {
    return new TreeSet<>(providers.keySet());
  }

  /**
   * Returns the names of those that may own something although no record names them: the default
   * one, those that were given or have options, and those with a directory in the home. Another one
   * that is merely on the class path is not asked: it may reach out for a platform that this home
   * has nothing to do with.
   */
  Set<String> used() {
    Set<String> used = new TreeSet<>(chosen);
    for (String name : providers.keySet()) {
      if (home != null && Files.isDirectory(home.resolve(name))) {
        used.add(name);
      }
    }
    return used;
  }

  /**
   * Refuses a request for a backend that is not installed.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT}
   */
  void requireKnown(String name) {
    if (!providers.containsKey(name)) {
      throw new SlipwayException(
          Problem.of(ErrorCode.INVALID_ARGUMENT, "unknown backend '" + name + "'")
              .withExpected("one of " + names())
              .withRemedy("choose one of these", "put the backend on the class path"));
    }
  }

  /**
   * Returns the backend of a record. What its calls throw is a {@link
   * io.slipway.spi.BackendException}, whatever the backend throws.
   *
   * @throws SlipwayException {@link ErrorCode#BACKEND_UNAVAILABLE} if it is not installed; {@link
   *     ErrorCode#INVALID_ARGUMENT} if it needs a home and there is none; {@link ErrorCode#CLOSED};
   *     what its provider throws
   */
  ClusterBackend get(String name) {
    BackendProvider provider = provider(name);
    return open.get(name, () -> GuardedBackend.open(name, () -> open(name, provider)));
  }

  private BackendProvider provider(String name) {
    BackendProvider provider = providers.get(name);
    if (provider == null) {
      throw new SlipwayException(
          Problem.of(ErrorCode.BACKEND_UNAVAILABLE, "backend '" + name + "' is not installed")
              .withExpected("one of " + names())
              .withRemedy("put the backend on the class path"));
    }
    return provider;
  }

  private ClusterBackend open(String name, BackendProvider provider) {
    Map<String, String> its = options.getOrDefault(name, Map.of());
    try {
      BackendContext.Builder context =
          BackendContext.builder(owner, time, workloads).options(its).readOnly(readOnly);
      if (home != null) {
        context.home(home, home.resolve(name));
      }
      return provider.open(context.build());
    } catch (SlipwayException e) {
      if (home != null) {
        throw e;
      }
      // The context that was asked for a directory does not know whose it is.
      throw new SlipwayException(e.problem().within("backend '" + name + "' cannot be opened"), e);
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
