/** A search through the states of any machine; nothing here knows what the machine is about. */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.model.search;
