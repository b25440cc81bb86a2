package io.slipway.workload.kafka.node;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.message.UnregisterBrokerRequestData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.Readable;

/**
 * One request to one node over a connection of its own. Kafka's admin client will not do: after its
 * bootstrap it asks whichever node is least loaded, so that its answer proves nothing of the node
 * that was named, and it brings a second of class loading and a thread for each.
 */
final class Wire {
  private static final byte BROKERS = 1;
  private static final byte CONTROLLERS = 2;
  private static final short REQUEST_HEADER = 2;
  private static final short RESPONSE_HEADER = 1;
  // Kafka's own enum of these makes a factory for each of its 135 errors when it is first touched.
  private static final short NONE = 0;
  private static final short BROKER_ID_NOT_REGISTERED = 102;
  private static final int CORRELATION = 0x511b_3a7e;
  private static final String NOT_KAFKA = "what listens there does not speak Kafka's protocol";
  private static final int MAX_BYTES = 16 << 20;

  private Wire() {}

  /** A node and how long it may take to answer. */
  record Target(String host, int port, int timeoutMs) {}

  static void quorum(Target target, Map<String, String> answer) throws IOException, WireException {
    long end = end(target);
    DescribeClusterResponseData cluster = cluster(target, end, CONTROLLERS);
    answer.put("cluster.id", cluster.clusterId());
    DescribeQuorumResponseData data =
        exchange(
            target,
            end,
            new DescribeQuorumRequestData()
                .setTopics(
                    List.of(
                        new DescribeQuorumRequestData.TopicData()
                            .setTopicName("__cluster_metadata")
                            .setPartitions(
                                List.of(
                                    new DescribeQuorumRequestData.PartitionData()
                                        .setPartitionIndex(0))))),
            DescribeQuorumResponseData::new);
    check(data.errorCode(), data.errorMessage());
    DescribeQuorumResponseData.PartitionData partition = data.topics().get(0).partitions().get(0);
    check(partition.errorCode(), partition.errorMessage());
    answer.put("leader", Integer.toString(partition.leaderId()));
    answer.put("leader.epoch", Integer.toString(partition.leaderEpoch()));
    answer.put("high.watermark", Long.toString(partition.highWatermark()));
    answer.put(
        "voters",
        partition.currentVoters().stream()
            .map(voter -> Integer.toString(voter.replicaId()))
            .collect(Collectors.joining(" ")));
  }

  static void cluster(Target target, Map<String, String> answer) throws IOException, WireException {
    DescribeClusterResponseData data = cluster(target, end(target), BROKERS);
    answer.put("cluster.id", data.clusterId());
    for (DescribeClusterResponseData.DescribeClusterBroker broker : data.brokers()) {
      answer.put(
          "broker." + broker.brokerId(),
          broker.host() + " " + broker.port() + " " + (broker.isFenced() ? "fenced" : "unfenced"));
    }
  }

  static void unregister(Target target, int broker) throws IOException, WireException {
    UnregisterBrokerResponseData data =
        exchange(
            target,
            end(target),
            new UnregisterBrokerRequestData().setBrokerId(broker),
            UnregisterBrokerResponseData::new);
    if (data.errorCode() != BROKER_ID_NOT_REGISTERED) {
      check(data.errorCode(), data.errorMessage());
    }
  }

  private static DescribeClusterResponseData cluster(Target target, long end, byte endpointType)
      throws IOException, WireException {
    DescribeClusterResponseData data =
        exchange(
            target,
            end,
            new DescribeClusterRequestData()
                .setEndpointType(endpointType)
                .setIncludeFencedBrokers(endpointType == BROKERS),
            DescribeClusterResponseData::new);
    check(data.errorCode(), data.errorMessage());
    return data;
  }

  private static <T> T exchange(
      Target target, long end, ApiMessage request, BiFunction<Readable, Short, T> reader)
      throws IOException, WireException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(target.host(), target.port()), left(end));
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      out.write(frame(request));
      out.flush();
      return decode(receive(socket, end), request.highestSupportedVersion(), reader);
    }
  }

  // Kafka's decoders throw whatever comes up on bytes that are not theirs.
  private static <T> T decode(
      ByteBuffer buffer, short version, BiFunction<Readable, Short, T> reader)
      throws WireException {
    try {
      ByteBufferAccessor in = new ByteBufferAccessor(buffer);
      if (new ResponseHeaderData(in, RESPONSE_HEADER).correlationId() == CORRELATION) {
        return reader.apply(in, version);
      }
    } catch (RuntimeException e) {
      throw new WireException(NOT_KAFKA, e);
    }
    throw new WireException(NOT_KAFKA);
  }

  private static byte[] frame(ApiMessage request) {
    ByteBuffer header =
        MessageUtil.toByteBufferAccessor(
                new RequestHeaderData()
                    .setRequestApiKey(request.apiKey())
                    .setRequestApiVersion(request.highestSupportedVersion())
                    .setCorrelationId(CORRELATION)
                    .setClientId("slipway"),
                REQUEST_HEADER)
            .buffer();
    ByteBuffer body =
        MessageUtil.toByteBufferAccessor(request, request.highestSupportedVersion()).buffer();
    return ByteBuffer.allocate(Integer.BYTES + header.remaining() + body.remaining())
        .putInt(header.remaining() + body.remaining())
        .put(header)
        .put(body)
        .array();
  }

  private static ByteBuffer receive(Socket socket, long end) throws IOException, WireException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    socket.setSoTimeout(left(end));
    int size = in.readInt();
    if (size < Integer.BYTES || size > MAX_BYTES) {
      throw new WireException(NOT_KAFKA);
    }
    byte[] bytes = new byte[size];
    int read = 0;
    while (read < size) {
      socket.setSoTimeout(left(end));
      int more = in.read(bytes, read, size - read);
      if (more < 0) {
        throw new IOException("connection closed after " + read + " of " + size + " bytes");
      }
      read += more;
    }
    return ByteBuffer.wrap(bytes);
  }

  private static long end(Target target) {
    return System.nanoTime() + target.timeoutMs() * 1_000_000L;
  }

  private static int left(long end) throws SocketTimeoutException {
    long millis = (end - System.nanoTime()) / 1_000_000L;
    if (millis < 1) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  private static void check(short code, @org.jspecify.annotations.Nullable String message)
      throws WireException {
    if (code != NONE) {
      throw new WireException(Errors.forCode(code) + (message == null ? "" : ": " + message));
    }
  }
}
