/**
 * Rebalances of Kafka clusters through the HTTP interface of <a
 * href="https://github.com/linkedin/cruise-control">Cruise Control</a>. Nothing of Cruise Control
 * is part of this module.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.rebalancer.cruisecontrol;
