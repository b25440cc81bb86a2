/**
 * The interfaces and types for authors of backends, workloads and stores.
 *
 * <p>A {@link io.slipway.spi.ClusterBackend} creates, launches, stops, erases and observes the
 * members of clusters. A {@link io.slipway.spi.Workload} says what a member runs. A {@link
 * io.slipway.spi.StateStore} keeps the engine's records.
 *
 * <p>Enums in this package are open: a later version may add constants, so a {@code switch} over
 * one needs a default. Types that an author constructs are final classes with builders or small
 * records; new methods of the interfaces arrive as {@code default} methods only.
 *
 * <p>The words, such as cluster, member, fence, observation and evidence, are explained in {@code
 * docs/glossary.md} of the sources.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.spi;
