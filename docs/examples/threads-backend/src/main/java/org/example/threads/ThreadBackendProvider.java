package org.example.threads;

import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.OptionInfo;
import java.util.List;

/** Opens backends on one host; found by ServiceLoader as {@code threads}. */
public final class ThreadBackendProvider implements BackendProvider {
  private static final ThreadHost JVM = new ThreadHost();

  private final ThreadHost host;

  /** Creates a provider on the host of this JVM. */
  public ThreadBackendProvider() {
    this(JVM);
  }

  ThreadBackendProvider(ThreadHost host) {
    this.host = host;
  }

  @Override
  public String name() {
    return "threads";
  }

  @Override
  public List<OptionInfo> options() {
    return List.of();
  }

  @Override
  public ClusterBackend open(BackendContext context) {
    return new ThreadBackend(host, context.time());
  }
}
