/** Tests of the store. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.store;
