package io.slipway.backend.k8s;

import io.slipway.backend.k8s.internal.K8sBackend;
import io.slipway.spi.BackendContext;
import io.slipway.spi.BackendProvider;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OptionInfo;
import io.slipway.spi.SlipwayException;
import java.util.List;

/**
 * Runs the members of clusters as pods of a Kubernetes cluster, found as kubectl finds it: by
 * {@code KUBECONFIG}, at {@code ~/.kube/config}, or, in a pod, by its service account. A cluster
 * lives in one namespace, which must exist; the permissions needed there are those of {@code
 * docs/kubernetes/role.yaml}.
 *
 * <p>Each member is a StatefulSet with one replica or none and a PersistentVolumeClaim for each of
 * its volumes. Kubernetes restarts what ends by itself. After the first START was confirmed, a
 * member whose volume is gone or empty fails with {@link ErrorCode#DATA_MISSING} and never begins
 * anew, whoever restarts it. The image of a member must have a {@code /bin/sh} with {@code cat} and
 * {@code mkdir}.
 *
 * <p>Thread-safe.
 */
public final class K8sBackendProvider implements BackendProvider {
  /** Creates the provider; also for {@link java.util.ServiceLoader}. */
  public K8sBackendProvider() {}

  @Override
  public String name() {
    return K8sBackend.NAME;
  }

  @Override
  public List<OptionInfo> options() {
    return K8sBackend.OPTIONS;
  }

  /**
   * Opens the backend. Changes and asks nothing; a kubeconfig is read by the first call that needs
   * it.
   *
   * @throws SlipwayException {@link ErrorCode#INVALID_ARGUMENT} for an unknown option
   */
  @Override
  public ClusterBackend open(BackendContext context) {
    return new K8sBackend(context);
  }
}
