/**
 * The tables that run in production: the lifecycle of a cluster and of an operation, with the steps
 * of each transition as data. The engine executes these objects, the model checker walks them.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.lifecycle;
