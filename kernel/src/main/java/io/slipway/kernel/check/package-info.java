/**
 * A search through every state that a machine can reach, with rules that must hold in each of them.
 * Nothing here knows what the machine is about, nor that it decides by a table: it is whatever
 * names its states and the steps between them.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.kernel.check;
