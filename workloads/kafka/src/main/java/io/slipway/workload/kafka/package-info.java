/**
 * Apache Kafka in KRaft mode as a workload: each SPU is a broker, and one controller keeps the
 * metadata. Kafka's jars are resources of this module; they are copied into the home once and never
 * appear on an embedder's class path.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.kafka;
