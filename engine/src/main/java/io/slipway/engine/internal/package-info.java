/** The engine's implementation. Nothing here is for embedders. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal;
