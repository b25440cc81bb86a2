package io.slipway.workload.fluvio.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The SC's records of SPUs, as they are on disk now.
 *
 * @param records by file name
 * @param unreadable why each other file could not be read, by file name
 */
record SpuRecords(SortedMap<String, SpuRecord> records, SortedMap<String, String> unreadable) {
  /** Far more than the SC writes. */
  private static final int LONGEST_BYTES = 64 * 1024;

  /** Reads a directory; the SC may be writing in it. */
  static SpuRecords read(Path directory) throws IOException {
    SortedMap<String, SpuRecord> records = new TreeMap<>();
    SortedMap<String, String> unreadable = new TreeMap<>();
    for (Path file : files(directory)) {
      String name = String.valueOf(file.getFileName());
      try {
        records.put(name, SpuRecord.parse(text(file)));
      } catch (IOException e) {
        // What was removed meanwhile is no record any more.
        if (!(e instanceof NoSuchFileException)) {
          unreadable.put(name, file + ": " + e.getMessage());
        }
      }
    }
    return new SpuRecords(records, unreadable);
  }

  /** Anything may lie there: reading a pipe would not end, and what is too long not fit. */
  private static String text(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is no regular file");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(LONGEST_BYTES + 1);
      if (bytes.length > LONGEST_BYTES) {
        throw new IOException("it is longer than " + LONGEST_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(directory, "*" + SpuRecord.SUFFIX)) {
      stream.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  static String fileOf(int spuId) {
    return SpuRecord.keyOf(spuId) + SpuRecord.SUFFIX;
  }
}
