/** Tests of what runs beside Kafka's classes. */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.kafka.node;
