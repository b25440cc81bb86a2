/**
 * A simulator of Cruise Control's server, for tests: its HTTP interface, its slots and tasks, and
 * what can go wrong between it and a client.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.rebalancer.cruisecontrol.simulator;
