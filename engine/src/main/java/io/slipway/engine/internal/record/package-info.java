/** The stored records of clusters, and their encoding. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.record;
