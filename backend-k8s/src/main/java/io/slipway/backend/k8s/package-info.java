/**
 * Clusters as pods of a Kubernetes cluster: the backend {@code k8s}.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.k8s;
