package io.slipway.backend.k8s.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.slipway.spi.BackendException;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What this backend has to be allowed in a namespace; the same as {@code role.yaml}. */
final class Permissions {
  private static final List<String> ALL = List.of("get", "list", "create", "patch", "delete");

  /** Verbs on a resource. */
  private record Need(String group, String resource, List<String> verbs) {}

  private static final List<Need> NEEDS =
      List.of(
          new Need("", "namespaces", List.of("get")),
          new Need("", "configmaps", ALL),
          new Need("", "secrets", ALL),
          new Need("", "services", ALL),
          new Need("", "persistentvolumeclaims", ALL),
          new Need("apps", "statefulsets", ALL),
          new Need("policy", "poddisruptionbudgets", ALL),
          new Need("", "pods", List.of("get", "list", "delete")),
          new Need("", "pods/log", List.of("get")),
          new Need("", "pods/portforward", List.of("get", "create")),
          new Need("", "events", List.of("list")));

  private Permissions() {}

  /**
   * Asks the API server what this user may do, which it does not keep.
   *
   * @throws BackendException BACKEND_REJECTED naming verb and resource of all that is missing
   */
  static void require(Api api, Limit limit) {
    JsonNode answer =
        api.review(
            "selfsubjectrulesreviews.authorization.k8s.io",
            "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
            Map.of(
                "apiVersion",
                "authorization.k8s.io/v1",
                "kind",
                "SelfSubjectRulesReview",
                "spec",
                Map.of("namespace", api.namespace())),
            limit);
    JsonNode status = answer.path("status");
    if (status.path("incomplete").asBoolean()) {
      // Another authorizer than RBAC decides: a refusal names what is missing when it comes.
      return;
    }
    List<String> missing = missing(status.path("resourceRules"), api.namespace());
    if (!missing.isEmpty()) {
      throw BackendException.builder(
              Problem.of(
                      ErrorCode.BACKEND_REJECTED,
                      "permissions are missing in namespace '" + api.namespace() + "'")
                  .withExpected(String.join(", ", missing))
                  .withActual("none of these")
                  .withRemedy("grant them: docs/kubernetes/role.yaml has every permission needed"))
          .reason("Forbidden")
          .build();
    }
  }

  static List<String> missing(JsonNode rules, String namespace) {
    List<String> missing = new ArrayList<>();
    for (Need need : NEEDS) {
      List<String> verbs =
          need.verbs().stream().filter(verb -> !granted(rules, need, verb, namespace)).toList();
      if (!verbs.isEmpty()) {
        String resource =
            need.group().isEmpty() ? need.resource() : need.resource() + "." + need.group();
        missing.add("'" + String.join("', '", verbs) + "' of " + resource);
      }
    }
    return missing;
  }

  private static boolean granted(JsonNode rules, Need need, String verb, String namespace) {
    for (JsonNode rule : rules) {
      JsonNode names = rule.path("resourceNames");
      boolean named =
          names.isEmpty() || (need.resource().equals("namespaces") && has(names, namespace));
      if (named
          && has(rule.path("verbs"), verb)
          && has(rule.path("apiGroups"), need.group())
          && has(rule.path("resources"), need.resource())) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode list, String wanted) {
    for (JsonNode item : list) {
      if (item.asText().equals(wanted) || item.asText().equals("*")) {
        return true;
      }
    }
    return false;
  }
}
