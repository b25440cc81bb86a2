/** Checks the shipped tables exhaustively, with every crash, lost reply, late call and death. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.model;
