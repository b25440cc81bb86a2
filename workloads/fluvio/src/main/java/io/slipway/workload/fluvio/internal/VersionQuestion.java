package io.slipway.workload.fluvio.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Fluvio's first question on a public port: which versions of its protocol the other side speaks.
 * SC and SPU answer it alike and name the version of the platform, so that it tells them from
 * anything else that accepts connections.
 */
final class VersionQuestion {
  private static final int API_KEY = 18;
  private static final int API_VERSION = 2;
  private static final int CORRELATION = 1;
  private static final int API_BYTES = 6;
  private static final int LONGEST_ANSWER = 64 * 1024;

  private VersionQuestion() {}

  /**
   * Asks.
   *
   * @param address where
   * @param version the version to name as one's own
   * @param patience of the connection, and of each read
   * @return the platform's version
   * @throws IOException if there is no answer, or one that is not Fluvio's
   */
  static String ask(InetSocketAddress address, String version, Duration patience)
      throws IOException {
    int millis = Math.max(1, Math.toIntExact(patience.toMillis()));
    try (Socket socket = new Socket()) {
      socket.connect(address, millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(question(version));
      return answer(new DataInputStream(socket.getInputStream()));
    }
  }

  private static byte[] question(String version) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    out.writeShort(API_KEY);
    out.writeShort(API_VERSION);
    out.writeInt(CORRELATION);
    for (String text : new String[] {"slipway", version, "any", "any"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeShort(bytes.length);
      out.write(bytes);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream frame = new DataOutputStream(whole);
    frame.writeInt(body.size());
    body.writeTo(frame);
    return whole.toByteArray();
  }

  private static String answer(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > LONGEST_ANSWER) {
      throw new IOException("it does not speak Fluvio's protocol");
    }
    if (in.readInt() != CORRELATION) {
      throw new IOException("it answers another question");
    }
    int error = in.readShort();
    if (error != 0) {
      throw new IOException("it answers with error " + error);
    }
    int apis = in.readInt();
    if (apis < 0 || apis > LONGEST_ANSWER / API_BYTES) {
      throw new IOException("it does not speak Fluvio's protocol");
    }
    in.skipNBytes((long) apis * API_BYTES);
    byte[] version = in.readNBytes(in.readUnsignedShort());
    return new String(version, StandardCharsets.UTF_8);
  }
}
