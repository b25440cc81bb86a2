package io.slipway.benchmarks;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.flowcontrol.v1.FlowSchemaBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A namespace with a service account that has the shipped Role and nothing else, and the count of
 * its requests: a FlowSchema of its own, so that the API server counts them apart from all others.
 * Needs an administrator, and one API server.
 */
final class KubernetesPlace implements AutoCloseable {
  private static final String ACCOUNT = "slipway";
  private static final String DISPATCHED = "apiserver_flowcontrol_dispatched_requests_total{";
  private static final String REQUESTS = "apiserver_request_total{";
  private static final long SETTLE_MILLIS = 300;
  private static final long PATIENCE_MILLIS = 60_000;

  private final KubernetesClient admin;
  private final KubernetesClient client;
  private final String namespace = "benchmark-" + UUID.randomUUID().toString().substring(0, 8);
  private final Path kubeconfig;

  KubernetesPlace(Path directory) throws IOException, InterruptedException {
    String file = System.getProperty("slipway.k8s.kubeconfig", "");
    String context = System.getProperty("slipway.k8s.context", "");
    Config config;
    if (file.isEmpty()) {
      config = Config.autoConfigure(context.isEmpty() ? null : context);
    } else {
      config = Config.fromKubeconfig(context.isEmpty() ? null : context, Path.of(file).toFile());
    }
    this.admin = new KubernetesClientBuilder().withConfig(config).build();
    makeAccount();
    String token =
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(ACCOUNT)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(36_000L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    this.client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl(config.getMasterUrl())
                    .withCaCertData(config.getCaCertData())
                    .withCaCertFile(config.getCaCertFile())
                    .withOauthToken(token)
                    .withNamespace(namespace)
                    .build())
            .build();
    this.kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, kubeconfig(config, token));
    awaitCount();
  }

  private void makeAccount() throws InterruptedException {
    admin
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    admin
        .serviceAccounts()
        .inNamespace(namespace)
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName(ACCOUNT).endMetadata().build())
        .create();
    Role role =
        admin.rbac().roles().load(Path.of(System.getProperty("slipway.k8s.role")).toFile()).item();
    admin.rbac().roles().inNamespace(namespace).resource(role).create();
    admin
        .rbac()
        .roleBindings()
        .inNamespace(namespace)
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", role.getMetadata().getName())
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(ACCOUNT)
                .withNamespace(namespace)
                .endSubject()
                .build())
        .create();
    admin
        .flowControl()
        .v1()
        .flowSchema()
        .resource(
            new FlowSchemaBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .withNewSpec()
                .withMatchingPrecedence(1000)
                .withNewPriorityLevelConfiguration("workload-low")
                .withNewDistinguisherMethod("ByUser")
                .addNewRule()
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNewServiceAccount(ACCOUNT, namespace)
                .endSubject()
                .addNewResourceRule()
                .withVerbs("*")
                .withApiGroups("*")
                .withResources("*")
                .withNamespaces("*")
                .withClusterScope(true)
                .endResourceRule()
                .endRule()
                .endSpec()
                .build())
        .create();
    // Pods need both.
    await(
        () ->
            admin.configMaps().inNamespace(namespace).withName("kube-root-ca.crt").get() != null
                && admin.serviceAccounts().inNamespace(namespace).withName("default").get()
                    != null);
  }

  private static String kubeconfig(Config config, String token) {
    Map<String, Object> cluster =
        config.getCaCertData() == null || config.getCaCertData().isEmpty()
            ? Map.of(
                "server", config.getMasterUrl(), "certificate-authority", config.getCaCertFile())
            : Map.of(
                "server",
                config.getMasterUrl(),
                "certificate-authority-data",
                config.getCaCertData());
    return Serialization.asYaml(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Config",
            "current-context",
            "it",
            "clusters",
            List.of(Map.of("name", "it", "cluster", cluster)),
            "users",
            List.of(Map.of("name", "it", "user", Map.of("token", token))),
            "contexts",
            List.of(Map.of("name", "it", "context", Map.of("cluster", "it", "user", "it")))));
  }

  /** The server takes up a FlowSchema and a Role in its own time. */
  private void awaitCount() throws InterruptedException {
    await(
        () -> {
          try {
            client.pods().inNamespace(namespace).list();
          } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
            return false;
          }
          return sum(DISPATCHED, "flow_schema=\"" + namespace + "\"") > 0;
        });
  }

  /** Something to wait for. */
  interface Seen {
    boolean isSeen();
  }

  static void await(Seen seen) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!seen.isSeen()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "the platform did not do it within " + PATIENCE_MILLIS + " ms");
      }
      Thread.sleep(50);
    }
  }

  /** The client of the service account. */
  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  /**
   * Returns how many requests the service account has made. Tunnels are no part of flow control,
   * and nobody else opens any.
   */
  double requests() throws InterruptedException {
    // What has just ended may not be counted yet.
    Thread.sleep(SETTLE_MILLIS);
    return sum(DISPATCHED, "flow_schema=\"" + namespace + "\"")
        + sum(REQUESTS, "subresource=\"portforward\"");
  }

  private double sum(String metric, String label) {
    return admin
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith(metric) && line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  String version() {
    return admin.getKubernetesVersion().getGitVersion();
  }

  @Override
  public void close() {
    admin.flowControl().v1().flowSchema().withName(namespace).delete();
    admin.namespaces().withName(namespace).delete();
    client.close();
    admin.close();
  }
}
