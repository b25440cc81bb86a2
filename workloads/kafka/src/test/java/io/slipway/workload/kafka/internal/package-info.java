/** Tests of the Kafka workload. */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.kafka.internal;
