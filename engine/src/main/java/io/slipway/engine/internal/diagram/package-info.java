/** Draws tables. Nothing here knows what the tables are about, but where their states stand. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.diagram;
