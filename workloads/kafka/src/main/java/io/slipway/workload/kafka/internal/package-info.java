/** The parts of the Kafka workload. Nothing here is API. */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.kafka.internal;
