package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterBackend;
import io.slipway.spi.ErasePolicy;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.OperationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped Role is enough, and each verb of it is missed by name. */
class RoleClusterIT {
  private final TestCluster world = new TestCluster();
  private String namespace = "";

  @BeforeEach
  void make() {
    namespace = world.makeNamespace("role");
  }

  @AfterEach
  void end() {
    world.endNamespace(namespace);
    world.close();
  }

  @Test
  void aWholeLifeLeavesOnlyTheTombstone() {
    Set<String> before = world.everything(namespace);
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      Subject subject = new Subject(backend, 2);
      subject.start(1);
      backend.seal(subject.call(OperationKind.START, 1), subject.members());
      backend.stop(subject.call(OperationKind.SHUTDOWN, 2), subject.members(), Subject.GRACEFUL);
      backend.launch(subject.call(OperationKind.RESUME, 3), subject.members());
      subject.awaitServing();
      backend.erase(subject.call(OperationKind.DELETE, 4), ErasePolicy.DEFAULT);
      before.add("configmaps " + new Names(subject.id()).fence());
      TestCluster.await(() -> world.everything(namespace).equals(before));
    }
  }

  @Test
  void eachVerbThatIsTakenAwayIsNamed() {
    Role whole = world.role();
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      for (PolicyRule rule : whole.getRules()) {
        for (String resource : rule.getResources()) {
          for (String verb : rule.getVerbs()) {
            install(without(whole, resource, verb));
            Optional<BackendException> failure = await(backend, resource);
            assertThat(failure).as(verb + " " + resource).isPresent();
            assertThat(failure.get().code())
                .isIn(ErrorCode.BACKEND_REJECTED, ErrorCode.BACKEND_UNAVAILABLE);
            assertThat(failure.get().problem().toString())
                .contains("'" + verb + "'")
                .contains(resource);
          }
        }
      }
      install(whole);
    }
  }

  @Test
  void aVerbThatGoesMissingLaterIsNamedByTheCall() {
    Role whole = world.role();
    try (ClusterBackend backend = Subject.open(world.kubeconfig(namespace))) {
      Subject subject = new Subject(backend, 1);
      subject.provision(1);
      install(without(whole, "statefulsets", "patch"));
      assertThat(await(backend, "statefulsets")).isPresent();
      assertThatThrownBy(
              () -> backend.launch(subject.call(OperationKind.START, 1), subject.members()))
          .isInstanceOfSatisfying(
              BackendException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_REJECTED);
                assertThat(e.reason()).contains("Forbidden");
              })
          .hasMessageContaining("'patch' of statefulsets.apps");
      install(whole);
    }
  }

  /** The server's authorizer learns of a changed Role in a moment. */
  private static Optional<BackendException> await(ClusterBackend backend, String resource) {
    List<BackendException> seen = new ArrayList<>();
    TestCluster.await(
        () -> {
          try {
            Subject unused = new Subject(backend, 1);
            return false;
          } catch (BackendException e) {
            seen.clear();
            seen.add(e);
            return e.problem().toString().contains(resource);
          }
        });
    return seen.stream().findFirst();
  }

  private void install(Role role) {
    world
        .admin()
        .rbac()
        .roles()
        .inNamespace(namespace)
        .withName(role.getMetadata().getName())
        .edit(there -> new RoleBuilder(there).withRules(role.getRules()).build());
  }

  private static Role without(Role whole, String resource, String verb) {
    List<PolicyRule> rules = new ArrayList<>();
    for (PolicyRule rule : whole.getRules()) {
      for (String each : rule.getResources()) {
        List<String> verbs =
            rule.getVerbs().stream()
                .filter(v -> !(each.equals(resource) && v.equals(verb)))
                .toList();
        if (!verbs.isEmpty()) {
          rules.add(new PolicyRuleBuilder(rule).withResources(each).withVerbs(verbs).build());
        }
      }
    }
    return new RoleBuilder(whole).withRules(rules).build();
  }
}
