package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.spi.Fence;
import io.slipway.spi.InstanceId;
import io.slipway.spi.OperationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is on disk about one member's life. */
final class MemberRecords {
  private MemberRecords() {}

  /**
   * What the backend wants of the member; written by the engine's process only.
   *
   * @param running whether it shall run
   * @param token the launch that may start it, or that started it last
   * @param grace how long its workload lets it take to end
   */
  record Desired(boolean running, String token, Duration grace) {
    static final Desired NOTHING = new Desired(false, "", Duration.ZERO);

    Desired stopped() {
      return new Desired(false, token, grace);
    }
  }

  /** The process that runs, or ran last, as its shim recorded it. */
  record Instance(
      long pid,
      String start,
      long shim,
      String shimStart,
      String boot,
      String incarnation,
      String member,
      OperationId operation,
      String token) {
    InstanceId id() {
      return new ProcessId(pid, start, boot).toInstanceId();
    }
  }

  /** How the command of a launch ended. */
  record Exit(String token, int code) {}

  /** Who holds the member's lock. */
  record Lock(long pid, String start, String token, Fence fence) {}

  /** A process as an {@link InstanceId} names it. */
  record ProcessId(long pid, String start, String boot) {
    private static final String SEPARATOR = "@";

    InstanceId toInstanceId() {
      return new InstanceId(pid + SEPARATOR + start + SEPARATOR + boot);
    }

    static Optional<ProcessId> parse(String text) {
      String[] parts = text.split(SEPARATOR, -1);
      if (parts.length != 3 || !parts[0].matches("[0-9]{1,18}")) {
        return Optional.empty();
      }
      return Optional.of(new ProcessId(Long.parseLong(parts[0]), parts[1], parts[2]));
    }
  }

  static Desired desired(MemberFiles files) throws IOException {
    Optional<RecordFile> record = RecordFile.read(files.desired());
    if (record.isEmpty()) {
      return Desired.NOTHING;
    }
    RecordFile found = record.get();
    return new Desired(
        found.text("desired").equals("RUNNING"),
        found.text("token"),
        Duration.ofMillis(found.number("grace-millis")));
  }

  static void write(MemberFiles files, Desired desired) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("desired", desired.running() ? "RUNNING" : "STOPPED");
    values.put("token", desired.token());
    values.put("grace-millis", Long.toString(desired.grace().toMillis()));
    RecordFile.write(files.desired(), values);
  }

  static Optional<Instance> instance(MemberFiles files) throws IOException {
    Optional<RecordFile> record = RecordFile.read(files.instance());
    if (record.isEmpty()) {
      return Optional.empty();
    }
    RecordFile found = record.get();
    OperationId operation;
    try {
      operation = OperationId.of(found.text("operation"));
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException(files.instance(), found.text("operation"), e);
    }
    return Optional.of(
        new Instance(
            found.number("pid"),
            found.text("start"),
            found.number("shim"),
            found.text("shim-start"),
            found.text("boot"),
            found.text("incarnation"),
            found.text("member"),
            operation,
            found.text("token")));
  }

  static Optional<Exit> exit(MemberFiles files) throws IOException {
    Optional<RecordFile> record = RecordFile.read(files.exit());
    if (record.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Exit(record.get().text("token"), Math.toIntExact(record.get().number("code"))));
  }

  static Optional<Lock> lock(MemberFiles files) throws IOException {
    Path target;
    try {
      target = Files.readSymbolicLink(files.lock());
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    }
    String[] parts = target.toString().split(":", -1);
    try {
      // A start time may hold colons itself, where ps gives it.
      int last = parts.length - 1;
      String start = String.join(":", java.util.Arrays.asList(parts).subList(1, last - 1));
      return Optional.of(
          new Lock(
              Long.parseLong(parts[0]),
              start,
              parts[last - 1],
              new Fence(Long.parseLong(parts[last]))));
    } catch (RuntimeException e) {
      throw new MalformedRecordException(files.lock(), target.toString(), e);
    }
  }
}
