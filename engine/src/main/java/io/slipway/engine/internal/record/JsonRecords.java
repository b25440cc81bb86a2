package io.slipway.engine.internal.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import io.slipway.spi.Remedy;
import io.slipway.spi.SlipwayException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the JSON of all kinds of records has in common. */
public final class JsonRecords {
  /** The schema that is written; a newer one is refused. */
  public static final int SCHEMA = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonRecords() {}

  /** Begins a record of the present schema. */
  public static ObjectNode begin() {
    return JSON.createObjectNode().put("schema", SCHEMA);
  }

  /** Adds texts by their names. */
  public static void putAll(ObjectNode node, Map<String, String> texts) {
    texts.forEach(node::put);
  }

  /** Returns what the store keeps. */
  public static byte[] bytes(ObjectNode root) {
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record cannot be written", e);
    }
  }

  /** Reads the content of a record of this schema or an older one. */
  public static <T> T parse(String key, byte[] bytes, Function<JsonNode, T> reader) {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (IOException e) {
      throw damaged(key, e);
    }
    int schema = root.path("schema").asInt(-1);
    if (schema > SCHEMA) {
      throw new SlipwayException(
          Problem.of(ErrorCode.UNSUPPORTED, "record '" + key + "' was written by a newer version")
              .withExpected("schema " + SCHEMA + " at the most")
              .withActual(schema)
              .withRemedy("use the version that wrote it"));
    }
    try {
      return reader.apply(root);
    } catch (RuntimeException e) {
      // A type refused it: the record has an invalid value.
      throw damaged(key, e);
    }
  }

  private static SlipwayException damaged(String key, Exception cause) {
    return new SlipwayException(
        Problem.of(ErrorCode.STORE_DAMAGED, "record '" + key + "' cannot be read")
            .withExpected("a record of schema " + SCHEMA)
            .withActual(String.valueOf(cause.getMessage()))
            .withRemedy(Remedy.of(Remedy.Action.STORE_VERIFY).so("and restore a backup")),
        cause);
  }

  /** Returns a field, which must be there. */
  public static JsonNode need(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("field '" + field + "' is missing");
    }
    return value;
  }

  /** Returns the text of a field, or null if it is not there. */
  public static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value.asText();
  }

  /** Returns texts by their names. */
  public static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new TreeMap<>();
    node.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }
}
