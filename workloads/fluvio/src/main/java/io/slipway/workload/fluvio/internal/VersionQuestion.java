package io.slipway.workload.fluvio.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Fluvio's first question on a public port: which versions of its protocol the other side speaks.
 * SC and SPU both answer it, so that it tells them from anything else that accepts connections. The
 * SC's answer also names the version of the platform; an SPU's names none, but 0.0.0.
 *
 * <p>One conversation, as far as its connection lets it go on without waiting.
 */
final class VersionQuestion {
  private static final int API_KEY = 18;
  private static final int API_VERSION = 2;
  private static final int CORRELATION = 1;
  private static final int API_BYTES = 6;
  private static final int LONGEST_ANSWER = 64 * 1024;

  private final ByteBuffer question;
  private final ByteBuffer answer = ByteBuffer.allocate(Integer.BYTES + LONGEST_ANSWER);

  /**
   * Prepares it.
   *
   * @param version the version to name as one's own
   */
  VersionQuestion(String version) {
    this.question = ByteBuffer.wrap(encoded(version));
  }

  /**
   * Goes on.
   *
   * @param key of the connection, which is ready
   * @return the version named in the answer; empty if it is not whole yet
   * @throws IOException if there is no answer, or one that is not Fluvio's
   */
  String proceed(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_WRITE);
    } else if (key.isWritable()) {
      channel.write(question);
      if (!question.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ);
      }
    } else if (channel.read(answer) < 0) {
      throw new EOFException("it has closed the connection");
    }
    return decoded();
  }

  private String decoded() throws IOException {
    if (answer.position() < Integer.BYTES) {
      return "";
    }
    int size = answer.getInt(0);
    if (size < 0 || size > LONGEST_ANSWER) {
      throw new IOException("it does not speak Fluvio's protocol");
    }
    if (answer.position() < Integer.BYTES + size) {
      return "";
    }
    return version(
        new DataInputStream(new ByteArrayInputStream(answer.array(), Integer.BYTES, size)));
  }

  private static byte[] encoded(String version) {
    try {
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
      new DataOutputStream(whole).writeInt(body.size());
      body.writeTo(whole);
      return whole.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be written", e);
    }
  }

  private static String version(DataInputStream in) throws IOException {
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
    if (version.length == 0) {
      throw new IOException("it names no version");
    }
    return new String(version, StandardCharsets.UTF_8);
  }
}
