/** Runs an operation: observes, makes the calls that its table names, and commits. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.operation;
