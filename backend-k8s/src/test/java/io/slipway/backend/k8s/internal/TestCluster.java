package io.slipway.backend.k8s.internal;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.slipway.spi.CancellationToken;
import io.slipway.spi.Poll;
import io.slipway.spi.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The Kubernetes that tests run on: that of {@code -Dslipway.k8s.kubeconfig} and {@code
 * -Dslipway.k8s.context}, else the one that kubectl would use. Tests act as its administrator; the
 * backend acts as a service account that has the shipped Role and nothing else.
 */
final class TestCluster implements AutoCloseable {
  /** An image with a shell, and a server as small as that. */
  static final String IMAGE = System.getProperty("slipway.k8s.image", "localhost/command:1");

  /** The service account that the backend acts as. */
  static final String ACCOUNT = "slipway";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  private final KubernetesClient admin;
  private final Path directory;

  TestCluster() {
    String file = System.getProperty("slipway.k8s.kubeconfig", "");
    String context = System.getProperty("slipway.k8s.context", "");
    Config config;
    if (file.isEmpty()) {
      config = Config.autoConfigure(context.isEmpty() ? null : context);
    } else {
      config =
          context.isEmpty()
              ? Config.fromKubeconfig(Path.of(file).toFile())
              : Config.fromKubeconfig(context, Path.of(file).toFile());
    }
    this.admin = new KubernetesClientBuilder().withConfig(config).build();
    try {
      this.directory = Files.createTempDirectory("slipway-k8s");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KubernetesClient admin() {
    return admin;
  }

  /** Returns a directory that goes with this. */
  Path directory() {
    return directory;
  }

  /** Returns the directory of the testbed, where there is one: what is below is the node's. */
  static Optional<Path> testbed() {
    String directory = System.getProperty("slipway.k8s.testbed", "");
    return directory.isEmpty() ? Optional.empty() : Optional.of(Path.of(directory));
  }

  /** Makes a namespace with a service account that has the shipped Role. */
  String makeNamespace(String prefix) {
    String name = prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    admin
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    Role role = role();
    admin.rbac().roles().inNamespace(name).resource(role).create();
    admin
        .serviceAccounts()
        .inNamespace(name)
        .resource(
            new io.fabric8.kubernetes.api.model.ServiceAccountBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .endMetadata()
                .build())
        .create();
    admin
        .rbac()
        .roleBindings()
        .inNamespace(name)
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", role.getMetadata().getName())
                .addNewSubject()
                .withKind("ServiceAccount")
                .withName(ACCOUNT)
                .withNamespace(name)
                .endSubject()
                .build())
        .create();
    await(
        () ->
            admin.configMaps().inNamespace(name).withName("kube-root-ca.crt").get() != null
                && admin.serviceAccounts().inNamespace(name).withName("default").get() != null);
    return name;
  }

  /** Returns the Role that users are given. */
  Role role() {
    Path file = Path.of("").toAbsolutePath().resolve("../docs/kubernetes/role.yaml").normalize();
    return admin.rbac().roles().load(file.toFile()).item();
  }

  /**
   * Returns every object of a namespace, of whatever kind the server has, but for events, which
   * pass by themselves.
   */
  Set<String> everything(String namespace) {
    List<String> versions = new ArrayList<>(List.of("v1"));
    admin
        .getApiGroups()
        .getGroups()
        .forEach(group -> versions.add(group.getPreferredVersion().getGroupVersion()));
    Set<String> all = new TreeSet<>();
    for (String version : versions) {
      for (APIResource kind : admin.getApiResources(version).getResources()) {
        if (kind.getNamespaced()
            && kind.getVerbs().contains("list")
            && !kind.getName().equals("events")) {
          ResourceDefinitionContext context =
              new ResourceDefinitionContext.Builder()
                  .withGroup(version.contains("/") ? version.split("/", -1)[0] : null)
                  .withVersion(version.substring(version.indexOf('/') + 1))
                  .withKind(kind.getKind())
                  .withPlural(kind.getName())
                  .withNamespaced(true)
                  .build();
          admin
              .genericKubernetesResources(context)
              .inNamespace(namespace)
              .list()
              .getItems()
              .forEach(object -> all.add(kind.getName() + " " + object.getMetadata().getName()));
        }
      }
    }
    return all;
  }

  /** Returns the address of a node. */
  String node() {
    return admin.nodes().list().getItems().get(0).getStatus().getAddresses().stream()
        .filter(address -> address.getType().equals("InternalIP"))
        .findFirst()
        .orElseThrow()
        .getAddress();
  }

  /** Keeps new pods from the nodes, or lets them come. */
  void cordon(boolean on) {
    for (Node node : admin.nodes().list().getItems()) {
      Object unused =
          admin
              .resource(node)
              .edit(
                  now ->
                      new NodeBuilder(now)
                          .editSpec()
                          .withUnschedulable(on ? true : null)
                          .endSpec()
                          .build());
    }
  }

  /** Asks for the eviction of a pod, as a drain does; returns whether a budget allows it. */
  boolean evict(String namespace, String pod) {
    return admin.pods().inNamespace(namespace).withName(pod).evict();
  }

  /** Ends a namespace; what is in it goes in the background. */
  void endNamespace(String name) {
    admin.pods().inNamespace(name).withGracePeriod(0).delete();
    admin.namespaces().withName(name).delete();
  }

  /** Writes a kubeconfig of the service account, with a context for its namespace. */
  Path kubeconfig(String namespace) {
    TokenRequest token =
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(ACCOUNT)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(36_000L)
                    .endSpec()
                    .build());
    Config config = admin.getConfiguration();
    String authority =
        config.getCaCertData() == null || config.getCaCertData().isEmpty()
            ? "    certificate-authority: " + config.getCaCertFile() + "\n"
            : "    certificate-authority-data: " + config.getCaCertData() + "\n";
    String text =
        "apiVersion: v1\nkind: Config\ncurrent-context: test\nclusters:\n- name: test\n  cluster:\n"
            + "    server: "
            + config.getMasterUrl()
            + "\n"
            + authority
            + "users:\n- name: test\n  user:\n    token: "
            + token.getStatus().getToken()
            + "\ncontexts:\n- name: test\n  context:\n    cluster: test\n    user: test\n    namespace: "
            + namespace
            + "\n";
    try {
      return Files.writeString(
          directory.resolve(namespace + ".kubeconfig"), text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an administrator's configuration, for tests that need another one's. */
  Config config() {
    return new ConfigBuilder(admin.getConfiguration()).build();
  }

  /** Waits for something that the platform does. */
  static void await(BooleanSupplier done) {
    await(PATIENCE, done);
  }

  /** Waits for something that the platform does, and that takes its time. */
  static void await(Duration patience, BooleanSupplier done) {
    TimeSource time = TimeSource.system();
    boolean seen =
        new Poll(
                time,
                time.now().plus(patience),
                new CancellationToken(),
                POLL,
                IllegalStateException::new)
            .until(done::getAsBoolean, Boolean::booleanValue);
    if (!seen) {
      throw new IllegalStateException("the platform did not do it within " + patience);
    }
  }

  /** Runs a command in the testbed's namespaces. */
  static String enter(String... command) {
    List<String> words = new ArrayList<>(List.of(bed().toString()));
    words.addAll(List.of(command));
    return run("enter", words);
  }

  /** Ends everything on the testbed at once, as a power cut does, and starts it again. */
  static void powerCut(Runnable inTheDark) {
    try {
      String init = Files.readString(bed().resolve("run/init")).strip().split(" ", -1)[0];
      ProcessHandle process = ProcessHandle.of(Long.parseLong(init)).orElseThrow();
      process.destroyForcibly();
      process.onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inTheDark.run();
    String unused = run("up", List.of(bed().toString()));
  }

  private static Path bed() {
    return testbed().orElseThrow(() -> new IllegalStateException("this needs the testbed"));
  }

  private static String run(String script, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of("").toAbsolutePath().resolve("testbed").resolve(script).toString());
    words.addAll(arguments);
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new IllegalStateException(words + " ended with " + code + ": " + out);
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
