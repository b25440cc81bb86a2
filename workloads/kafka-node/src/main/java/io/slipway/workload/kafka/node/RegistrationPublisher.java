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
 * Writes down every registration that the controller holds, and up to which offset of the metadata
 * log that holds. No request of Kafka's protocol gives epoch and incarnation of a registration, and
 * none gives registrations at all while no broker lives.
 */
final class RegistrationPublisher implements MetadataPublisher {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationPublisher.class);

  private final NodeFiles files;
  private final int nodeId;
  private final String clusterId;

  RegistrationPublisher(NodeFiles files, int nodeId, String clusterId) {
    this.files = files;
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
      files.writeRegistrations(content);
    } catch (IOException e) {
      // A stale file is noticed by its offset; a fault of the loader would end the controller.
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
