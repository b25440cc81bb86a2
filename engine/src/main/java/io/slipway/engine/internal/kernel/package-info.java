/**
 * The decision kernel: tables of rows, their linter, and squirrel behind one class. Nothing here
 * knows what the tables are about.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.kernel;
