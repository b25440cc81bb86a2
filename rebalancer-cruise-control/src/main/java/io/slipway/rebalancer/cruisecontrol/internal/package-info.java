/** The client of Cruise Control's HTTP interface. */
@org.jspecify.annotations.NullMarked
package io.slipway.rebalancer.cruisecontrol.internal;
