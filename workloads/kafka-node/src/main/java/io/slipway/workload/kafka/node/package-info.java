/**
 * What runs beside Kafka's own classes: the launcher of a node, in the node's process, and the
 * bridge to a cluster, in an isolated class loader of the embedder. Nothing here is API.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.workload.kafka.node;
