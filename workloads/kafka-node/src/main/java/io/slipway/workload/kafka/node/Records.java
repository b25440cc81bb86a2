package io.slipway.workload.kafka.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads records with Kafka's own clients. */
final class Records {
  private Records() {}

  static void produce(
      String bootstrap,
      String topic,
      int partitions,
      short replication,
      int first,
      int count,
      int timeoutMs)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + timeoutMs * 1_000_000L;
    createTopic(bootstrap, new NewTopic(topic, partitions, replication), end);
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "acks",
            "all",
            "linger.ms",
            5,
            "request.timeout.ms",
            Math.min(5_000, left(end)),
            "max.block.ms",
            left(end),
            "delivery.timeout.ms",
            Math.max(left(end), 5_005));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = first; i < first + count; i++) {
        sent.add(producer.send(new ProducerRecord<>(topic, "key-" + i, "record-" + i)));
      }
      producer.flush();
      for (Future<RecordMetadata> future : sent) {
        await(future, end);
      }
      producer.close(Duration.ofMillis(left(end)));
    }
  }

  static List<String> read(String bootstrap, String topic, int count, int timeoutMs) {
    long end = System.nanoTime() + timeoutMs * 1_000_000L;
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "auto.offset.reset",
            "earliest",
            "enable.auto.commit",
            false,
            "allow.auto.create.topics",
            false,
            "default.api.timeout.ms",
            Math.max(left(end), 1_000),
            "request.timeout.ms",
            Math.min(5_000, Math.max(left(end), 1_000)));
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      Set<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .collect(Collectors.toSet());
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<String> values = new ArrayList<>();
      while (values.size() < count) {
        for (ConsumerRecord<String, String> one :
            consumer.poll(Duration.ofMillis(Math.min(200, left(end))))) {
          values.add(one.value());
        }
        if (values.size() < count && System.nanoTime() >= end) {
          throw new TimeoutException("read " + values.size() + " of " + count + " records");
        }
      }
      return values;
    }
  }

  private static void createTopic(String bootstrap, NewTopic topic, long end)
      throws InterruptedException, ExecutionException {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", bootstrap,
            "default.api.timeout.ms", left(end),
            "request.timeout.ms", Math.min(5_000, left(end)));
    try (Admin admin = Admin.create(config)) {
      await(
          admin.createTopics(List.of(topic)).all().toCompletionStage().toCompletableFuture(), end);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private static void await(Future<?> future, long end)
      throws InterruptedException, ExecutionException {
    try {
      future.get(left(end), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("no answer in time", e);
    }
  }

  private static int left(long end) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (end - System.nanoTime()) / 1_000_000L));
  }
}
