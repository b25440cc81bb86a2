package io.slipway.conformance.local;

import io.slipway.conformance.Damage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Damages the records that the local backend keeps in files. */
final class Damages {
  private Damages() {}

  /**
   * Lists the damages to one cluster.
   *
   * @param fence its fence's record
   * @param identity its identity's record
   * @param control where a member's records are
   */
  static List<Damage> of(Path fence, Path identity, Path control) {
    return List.of(
        damage("its fence's record is empty", () -> write(fence, "")),
        damage("its fence's record means nothing", () -> write(fence, "fence=\0\nend=yes\n")),
        damage("a directory is in place of its fence's record", () -> makeDirectory(fence)),
        damage("its identity's record is cut", () -> cut(identity)),
        damage("a member's record is cut", () -> cut(control.resolve("instance"))));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static Damage damage(String name, Step step) {
    return new Damage(
        name,
        () -> {
          try {
            step.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Writes over a record that is there: another place would damage nothing. */
  private static void write(Path record, String text) throws IOException {
    Files.delete(record);
    Files.writeString(record, text);
  }

  private static void makeDirectory(Path record) throws IOException {
    Files.delete(record);
    Files.createDirectory(record);
  }

  private static void cut(Path record) throws IOException {
    String whole = Files.readString(record);
    write(record, whole.substring(0, whole.length() / 2));
  }
}
