package io.slipway.backend.k8s.internal;

import io.slipway.backend.k8s.K8sBackendProvider;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.OptionInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The backend as users have it, but that something happens at a point of one of its calls: before a
 * request that changes something. Thread-safe.
 */
final class AtCall implements BackendProvider {
  private final K8sBackendProvider provider = new K8sBackendProvider();
  private final AtomicReference<Point> next = new AtomicReference<>(Point.NONE);
  private final AtomicReference<Point> armed = new AtomicReference<>(Point.NONE);
  private final AtomicInteger requestsLeft = new AtomicInteger();
  private volatile boolean happened = true;

  /**
   * A point of a call.
   *
   * @param call the name of the backend's method
   * @param request the request of the call that changes something, from 1
   */
  record Point(String call, int request, Runnable happens) {
    private static final Point NONE = new Point("", 0, () -> {});
  }

  /** Lets something happen once, at the next such point. */
  void once(String call, int request, Runnable happens) {
    happened = false;
    next.set(new Point(call, request, happens));
  }

  /** Returns whether what was to happen last has happened; also if nothing was to. */
  boolean hasHappened() {
    return happened;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public List<OptionInfo> options() {
    return provider.options();
  }

  @Override
  public ClusterBackend open(BackendContext context) {
    ClusterBackend backend = new K8sBackend(context, this::beforeChange);
    return (ClusterBackend)
        Proxy.newProxyInstance(
            ClusterBackend.class.getClassLoader(),
            new Class<?>[] {ClusterBackend.class},
            (proxy, method, arguments) -> {
              Point point = next.get();
              if (point.call().equals(method.getName()) && next.compareAndSet(point, Point.NONE)) {
                requestsLeft.set(point.request());
                armed.set(point);
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void beforeChange() {
    Point point = armed.get();
    if (!point.equals(Point.NONE)
        && requestsLeft.decrementAndGet() == 0
        && armed.compareAndSet(point, Point.NONE)) {
      point.happens().run();
      happened = true;
    }
  }
}
