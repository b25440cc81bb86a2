package io.slipway.backend.k8s.internal;

import io.slipway.spi.ClusterSpec;
import io.slipway.spi.OptionInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a user may choose for one cluster. Immutable. */
final class Options {
  static final String CONTEXT = "context";
  static final String NAMESPACE = "namespace";
  private static final String IMAGE = "image";
  private static final String STORAGE_CLASS = "storage-class";
  private static final String STORAGE_SIZE = "storage-size";
  private static final String CPU = "cpu";
  private static final String MEMORY = "memory";
  private static final String NODE_SELECTOR = "node-selector";
  private static final String SERVICE_TYPE = "service-type";
  private static final String EXTERNAL_HOST = "external-host";
  private static final String LABELS = "labels";
  private static final String USER = "user";
  private static final Pattern QUANTITY =
      Pattern.compile("[0-9]+(\\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi)?");
  private static final Pattern KEY =
      Pattern.compile(
          "([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Set<String> SERVICE_TYPES = Set.of("None", "NodePort", "LoadBalancer");

  static final List<OptionInfo> INFO =
      List.of(
          OptionInfo.of(CONTEXT, "context of the kubeconfig").withDefault("its current one"),
          OptionInfo.of(NAMESPACE, "namespace to live in; it must exist")
              .withDefault("that of the context"),
          OptionInfo.of(IMAGE, "image of the members, where the workload names none")
              .withDefault("none"),
          OptionInfo.of(STORAGE_CLASS, "storage class of the volumes")
              .withDefault("the platform's default"),
          OptionInfo.of(STORAGE_SIZE, "size of a volume that the workload gives none")
              .withDefault("1Gi"),
          OptionInfo.of(CPU, "CPUs that each member asks for").withDefault("none"),
          OptionInfo.of(MEMORY, "memory that each member asks for and may use").withDefault("none"),
          OptionInfo.of(NODE_SELECTOR, "labels of the nodes to run on, as KEY=VALUE,…")
              .withDefault("any node"),
          OptionInfo.of(
                  SERVICE_TYPE,
                  "how clients outside the platform reach SPUs: None, NodePort or LoadBalancer")
              .withDefault("None"),
          OptionInfo.of(EXTERNAL_HOST, "address of the nodes, as clients outside reach them")
              .withDefault("needed for NodePort"),
          OptionInfo.of(LABELS, "more labels of everything that is made, as KEY=VALUE,…")
              .withDefault("none"),
          OptionInfo.of(USER, "user and group id of the members' programs; 0 for the image's own")
              .withDefault("1000"));

  private final Map<String, String> set;

  private Options(Map<String, String> set) {
    this.set = set;
  }

  /**
   * Returns the options of a spec.
   *
   * @throws io.slipway.spi.BackendException INVALID_ARGUMENT naming option, value and rule
   */
  static Options of(ClusterSpec spec) {
    Options options = new Options(spec.backendOptions());
    options.matching(NAMESPACE, DNS_LABEL, "a DNS label");
    options.matching(STORAGE_SIZE, QUANTITY, "a quantity such as 10Gi");
    options.matching(CPU, QUANTITY, "a quantity such as 500m");
    options.matching(MEMORY, QUANTITY, "a quantity such as 1Gi");
    options.matching(USER, Pattern.compile("[0-9]{1,9}"), "a number");
    if (!SERVICE_TYPES.contains(options.serviceType())) {
      throw invalid(SERVICE_TYPE, "one of " + SERVICE_TYPES, options.serviceType());
    }
    if (options.serviceType().equals("NodePort") && options.externalHost().isEmpty()) {
      throw invalid(EXTERNAL_HOST, "the address of a node, as the service type is NodePort", "");
    }
    Map<String, String> unused = options.pairs(NODE_SELECTOR);
    for (String key : options.labels().keySet()) {
      if (key.startsWith("slipway.io/") || key.equals(Marks.MANAGED_BY)) {
        throw invalid(LABELS, "none of Slipway's own labels", key);
      }
    }
    return options;
  }

  private void matching(String key, Pattern rule, String expected) {
    String value = set.get(key);
    if (value != null && !rule.matcher(value).matches()) {
      throw invalid(key, expected, value);
    }
  }

  private static io.slipway.spi.BackendException invalid(String key, String expected, String was) {
    return Failures.invalid(
        "option '" + key + "' of backend 'k8s'", expected, "'" + was + "'", "change it");
  }

  Optional<String> context() {
    return Optional.ofNullable(set.get(CONTEXT));
  }

  Optional<String> namespace() {
    return Optional.ofNullable(set.get(NAMESPACE));
  }

  Optional<String> image() {
    return Optional.ofNullable(set.get(IMAGE));
  }

  Optional<String> storageClass() {
    return Optional.ofNullable(set.get(STORAGE_CLASS));
  }

  String storageSize() {
    return set.getOrDefault(STORAGE_SIZE, "1Gi");
  }

  Optional<String> cpu() {
    return Optional.ofNullable(set.get(CPU));
  }

  Optional<String> memory() {
    return Optional.ofNullable(set.get(MEMORY));
  }

  Map<String, String> nodeSelector() {
    return pairs(NODE_SELECTOR);
  }

  Map<String, String> labels() {
    return pairs(LABELS);
  }

  String serviceType() {
    return set.getOrDefault(SERVICE_TYPE, "None");
  }

  boolean isReachableFromOutside() {
    return !serviceType().equals("None");
  }

  Optional<String> externalHost() {
    return Optional.ofNullable(set.get(EXTERNAL_HOST));
  }

  /** Returns the user id of the members' programs; 0 for that of the image. */
  long user() {
    return Long.parseLong(set.getOrDefault(USER, "1000"));
  }

  private Map<String, String> pairs(String option) {
    Map<String, String> pairs = new LinkedHashMap<>();
    String text = set.getOrDefault(option, "");
    if (text.isEmpty()) {
      return pairs;
    }
    for (String pair : text.split(",", -1)) {
      int at = pair.indexOf('=');
      String key = at < 0 ? pair : pair.substring(0, at);
      String value = at < 0 ? "" : pair.substring(at + 1);
      if (at < 0 || !KEY.matcher(key).matches() || !VALUE.matcher(value).matches()) {
        throw invalid(option, "KEY=VALUE,… with keys and values of labels", pair);
      }
      pairs.put(key, value);
    }
    return pairs;
  }
}
