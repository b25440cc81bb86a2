package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import io.slipway.backend.local.internal.RecordFile.MalformedRecordException;
import io.slipway.spi.Fence;
import io.slipway.spi.InstanceId;
import io.slipway.spi.OperationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records on disk about one member's life. */
final class MemberRecords {
  private static final String FENCE = "fence";
  private static final String BOOT = "boot=";

  private MemberRecords() {}

  /**
   * The desired state of the member; written only by the engine's process.
   *
   * @param running whether it should run
   * @param token the launch that may start it, or that started it last
   * @param grace how long its workload lets it take to end
   * @param fence of the call that wrote it; {@link Fence#NONE} in a record of an older version
   */
  record Desired(boolean running, String token, Duration grace, Fence fence) {
    static final Desired NOTHING = new Desired(false, "", Duration.ZERO, Fence.NONE);

    /** Returns the wish of a call that stops it; as long a record, so that it needs no room. */
    Desired stopped(Fence by) {
      boolean hasFence = Fence.NONE.isOlderThan(fence);
      return new Desired(false, token, grace, hasFence ? by : Fence.NONE);
    }
  }

  /**
   * The process that runs, or ran last, as its shim recorded it.
   *
   * @param fence of the call that launched it; {@link Fence#NONE} if it does not say
   */
  record Instance(
      long pid,
      String start,
      long shim,
      String shimStart,
      String boot,
      String incarnation,
      String member,
      OperationId operation,
      String token,
      Fence fence) {
    InstanceId id() {
      return new ProcessId(pid, start, boot).toInstanceId();
    }
  }

  /** The end of the command of a launch. */
  record Exit(String token, int code) {}

  /**
   * The holder of the member's lock.
   *
   * @param boot the boot in which it took the lock; empty in a lock of an older version
   */
  record Lock(long pid, String start, Optional<String> boot, String token, Fence fence) {
    /** Returns whether the holder may live in this boot: an id and a start repeat in the next. */
    boolean mayBeOf(String bootId) {
      return boot.map(bootId::equals).orElse(true);
    }
  }

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
        Duration.ofMillis(found.number("grace-millis")),
        fence(found));
  }

  private static Fence fence(RecordFile record) throws MalformedRecordException {
    long value = record.has(FENCE) ? record.number(FENCE) : 0;
    if (value < 0) {
      throw record.malformed(FENCE);
    }
    return new Fence(value);
  }

  static void write(MemberFiles files, Desired desired) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("desired", desired.running() ? "RUNNING" : "STOPPED");
    values.put("token", desired.token());
    values.put("grace-millis", Long.toString(desired.grace().toMillis()));
    if (Fence.NONE.isOlderThan(desired.fence())) {
      values.put(FENCE, Fences.digits(desired.fence()));
    }
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
            found.text("token"),
            fence(found)));
  }

  static Optional<Exit> exit(MemberFiles files) throws IOException {
    Optional<RecordFile> record = RecordFile.read(files.exit());
    if (record.isEmpty()) {
      return Optional.empty();
    }
    long code = record.get().number("code");
    if (code != (int) code) {
      throw record.get().malformed("code");
    }
    return Optional.of(new Exit(record.get().text("token"), (int) code));
  }

  static Optional<Lock> lock(MemberFiles files) throws IOException {
    Path target;
    try {
      target = Files.readSymbolicLink(files.lock());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NotLinkException e) {
      throw new MalformedRecordException(files.lock(), "no link", e);
    } catch (IOException e) {
      if (RecordFile.hasNoDirectory(files.lock())) {
        return Optional.empty();
      }
      throw RecordFile.ofFile(files.lock(), e);
    }
    List<String> parts = List.of(target.toString().split(":", -1));
    try {
      int last = parts.size() - 1;
      String before = parts.get(last - 2);
      Optional<String> boot =
          Optional.of(before).filter(b -> b.startsWith(BOOT)).map(b -> b.substring(BOOT.length()));
      // A start time may hold colons itself, where ps gives it.
      List<String> start = parts.subList(1, boot.isPresent() ? last - 2 : last - 1);
      return Optional.of(
          new Lock(
              Long.parseLong(parts.get(0)),
              String.join(":", start),
              boot,
              parts.get(last - 1),
              new Fence(Long.parseLong(parts.get(last)))));
    } catch (RuntimeException e) {
      throw new MalformedRecordException(files.lock(), target.toString(), e);
    }
  }
}
