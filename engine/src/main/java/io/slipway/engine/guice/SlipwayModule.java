package io.slipway.engine.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import io.slipway.engine.ClusterReader;
import io.slipway.engine.SlipwayEngine;
import io.slipway.engine.SlipwayHome;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.WorkloadProvider;
import java.util.Set;

/**
 * Binds a singleton {@link SlipwayEngine} for Guice. Backends and workloads that are contributed to
 * the set binders of {@link BackendProvider} and {@link WorkloadProvider} take precedence over
 * those of the same name on the class path. The creator of the injector closes the engine.
 */
public final class SlipwayModule extends AbstractModule {
  private final SlipwayHome home;

  /**
   * Creates a module.
   *
   * @param home configures the engine; used once, when the engine is first asked for
   */
  public SlipwayModule(SlipwayHome home) {
    this.home = home;
  }

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), BackendProvider.class);
    Multibinder.newSetBinder(binder(), WorkloadProvider.class);
  }

  @Provides
  @Singleton
  SlipwayEngine engine(Set<BackendProvider> backends, Set<WorkloadProvider> workloads) {
    SlipwayHome contributed = home;
    for (BackendProvider backend : backends) {
      contributed = contributed.backend(backend);
    }
    for (WorkloadProvider workload : workloads) {
      contributed = contributed.workload(workload);
    }
    return contributed.openEngine();
  }

  @Provides
  @Singleton
  ClusterReader reader(SlipwayEngine engine) {
    return engine;
  }
}
