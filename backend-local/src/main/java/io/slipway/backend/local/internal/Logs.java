package io.slipway.backend.local.internal;

import io.slipway.backend.local.internal.ClusterFiles.MemberFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The logs of a member: one file a life, the last few kept. */
final class Logs {
  private static final int KEPT = 4;
  private static final int BLOCK = 16 * 1024;
  private static final long MOST = 8L * 1024 * 1024;

  private Logs() {}

  /** Puts the log of the life before aside. */
  static void rotate(MemberFiles files) throws IOException {
    if (!Files.exists(files.log()) || Files.size(files.log()) == 0) {
      return;
    }
    for (int age = KEPT - 1; age >= 0; age--) {
      if (Files.exists(files.log(age))) {
        Files.move(files.log(age), files.log(age + 1), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Returns the last lines of all lives, oldest first. */
  static List<String> tail(MemberFiles files, int maxLines) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int age = 0; age <= KEPT && lines.size() < maxLines; age++) {
      lines.addAll(0, tail(files.log(age), maxLines - lines.size()));
    }
    return lines;
  }

  /** Returns the last lines of a file, oldest first; none if it is not there. */
  static List<String> tail(Path file, int maxLines) throws IOException {
    if (maxLines <= 0) {
      return List.of();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long from = size;
      List<String> lines = Collections.emptyList();
      while (from > 0 && lines.size() <= maxLines && size - from < MOST) {
        from = Math.max(0, size - Math.max(BLOCK, 2 * (size - from)));
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size - from));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
        lines = StandardCharsets.UTF_8.decode(bytes.flip()).toString().lines().toList();
      }
      return List.copyOf(lines.subList(Math.max(0, lines.size() - maxLines), lines.size()));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }
}
