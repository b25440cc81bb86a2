/** Clusters as processes of this machine: the backend {@code local}. */
@org.jspecify.annotations.NullMarked
package io.slipway.backend.local;
