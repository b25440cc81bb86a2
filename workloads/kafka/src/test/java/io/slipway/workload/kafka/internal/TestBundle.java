package io.slipway.workload.kafka.internal;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** A bundle of two small jars. */
final class TestBundle {
  private final Map<String, byte[]> files = new TreeMap<>();

  TestBundle() {
    files.put(Bundle.MAIN_JAR, "main".getBytes(StandardCharsets.UTF_8));
    files.put("other-1.jar", "other".getBytes(StandardCharsets.UTF_8));
    StringBuilder index = new StringBuilder();
    files.forEach(
        (name, bytes) ->
            index
                .append(HexFormat.of().formatHex(Bundle.sha256().digest(bytes)))
                .append(' ')
                .append(name)
                .append('\n'));
    files.put("index", index.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Changes a file behind the back of the index. */
  TestBundle with(String name, String content) {
    files.put(name, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Bundle bundle() {
    return Bundle.of(
        name -> {
          byte[] bytes = files.get(name);
          return bytes == null ? null : new ByteArrayInputStream(bytes);
        });
  }
}
