package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.slipway.spi.Fence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON patch (RFC 6902): the server tests and changes an object in one step, and answers 422 if a
 * test fails. Not thread-safe.
 */
final class JsonPatch {
  private final List<Map<String, Object>> operations = new ArrayList<>();

  private JsonPatch() {}

  /** Starts a patch that changes nothing but that very object, with that very fence. */
  static JsonPatch of(HasMetadata object, Fence fence) {
    return of(object, fence.toString());
  }

  /** Starts the same for an annotation of any text. */
  static JsonPatch of(HasMetadata object, String fence) {
    return new JsonPatch()
        .add("test", "/metadata/uid", object.getMetadata().getUid())
        .add("test", annotation(Marks.FENCE), fence);
  }

  /** Starts a patch that changes nothing but that very version of an object. */
  static JsonPatch ofVersion(HasMetadata object) {
    return new JsonPatch()
        .add("test", "/metadata/uid", object.getMetadata().getUid())
        .add("test", "/metadata/resourceVersion", object.getMetadata().getResourceVersion());
  }

  /** Returns the place of an annotation. */
  static String annotation(String key) {
    return "/metadata/annotations/" + escape(key);
  }

  private static String escape(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  /** Sets an annotation, new or not; the object must have others. */
  JsonPatch annotate(String key, String value) {
    return add("add", annotation(key), value);
  }

  JsonPatch replace(String path, Object value) {
    return add("replace", path, value);
  }

  JsonPatch put(String path, Object value) {
    return add("add", path, value);
  }

  JsonPatch remove(String path) {
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("op", "remove");
    operation.put("path", path);
    operations.add(operation);
    return this;
  }

  private JsonPatch add(String operation, String path, Object value) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("op", operation);
    entry.put("path", path);
    entry.put("value", value);
    operations.add(entry);
    return this;
  }

  /** Returns the operations, to be written as JSON. */
  List<Map<String, Object>> operations() {
    return List.copyOf(operations);
  }
}
