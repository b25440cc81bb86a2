/**
 * The durable store: a journal that is believed, and checkpoints that are verified.
 *
 * <p>{@code Layout} tells what the files hold. {@link
 * io.slipway.engine.internal.store.JournaledStore} is the way in.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.engine.internal.store;
