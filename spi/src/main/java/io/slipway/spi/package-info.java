/**
 * What the author of a backend, a workload or a store sees of Slipway.
 *
 * <p>A {@link io.slipway.spi.ClusterBackend} creates, launches, stops, erases and observes the
 * members of clusters. A {@link io.slipway.spi.Workload} says what a member runs. A {@link
 * io.slipway.spi.StateStore} keeps the engine's records.
 *
 * <p>Enums in this package are open: a later version may add constants, so a {@code switch} over
 * one needs a default. Types that an author constructs are final classes with builders or small
 * records; new methods of the interfaces arrive as {@code default} methods only.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.spi;
