/**
 * A search through every state that a machine can reach, with rules that must hold in each of them.
 * The search knows neither the machine's meaning nor that it decides by a table: a machine only
 * names its states and the steps between them.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.kernel.check;
