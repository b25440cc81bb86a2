/**
 * Clusters as processes of this machine: the backend {@code local}.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.local;
