package io.slipway.workload.kafka.node;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.BrokerRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records every registration that the controller holds, and the offset of the metadata log up to
 * which that holds. No request of Kafka's protocol returns the epoch and incarnation of a
 * registration, and none returns registrations at all while no broker is alive.
 */
final class RegistrationPublisher implements MetadataPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationPublisher.class);

  private final NodeWord word;
  private final int nodeId;
  private final String clusterId;

  RegistrationPublisher(NodeWord word, int nodeId, String clusterId) {
    this.word = word;
    this.nodeId = nodeId;
    this.clusterId = clusterId;
  }

  @Override
  public String name() {
    return "slipway-registrations";
  }

  @Override
  public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
    NodeFiles.Content content = NodeFiles.identity(nodeId, clusterId);
    content.put("offset", Long.toString(image.highestOffsetAndEpoch().offset()));
    Map<Integer, BrokerRegistration> sorted = new TreeMap<>(image.cluster().brokers());
    sorted.forEach((id, registration) -> content.put("broker." + id, text(registration)));
    try {
      word.writeRegistrations(content);
    } catch (IOException e) {
      // A stale word is noticed by its offset; a fault of the loader would end the controller.
      LOG.error("cannot write the registrations: {}", e.toString());
    }
  }

  @Override
  public void close() {}

  private static String text(BrokerRegistration registration) {
    return registration.epoch()
        + " "
        + registration.incarnationId()
        + " "
        + (registration.fenced() ? "fenced" : "unfenced")
        + " "
        + (registration.inControlledShutdown() ? "leaving" : "staying");
  }
}
