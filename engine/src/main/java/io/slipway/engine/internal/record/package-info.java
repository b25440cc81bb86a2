/** What the store keeps of a cluster, and how it is written down. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.record;
