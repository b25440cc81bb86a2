/**
 * The durable store: a journal that is believed, and checkpoints that are verified.
 *
 * <p>{@code StoreFormat} describes the files. {@link
 * io.slipway.engine.internal.store.JournaledStore} is the entry point.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.store;
