/** Tests of the client of Cruise Control. */
@org.jspecify.annotations.NullMarked
package io.slipway.rebalancer.cruisecontrol.internal;
