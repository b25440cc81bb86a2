package io.slipway.backend.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.slipway.spi.ClusterId;
import io.slipway.spi.ClusterName;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Fence;
import io.slipway.spi.Incarnation;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberPlan;
import io.slipway.spi.OwnerId;
import io.slipway.spi.Resolution;
import io.slipway.spi.SlipwayException;
import io.slipway.spi.WorkloadInfo;
import io.slipway.spi.WorkloadRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ClusterId LONG =
      new ClusterId(
          ClusterName.of("a" + "-23456789".repeat(6) + "-b"), new Incarnation(new UUID(-1, 2)));
  private static final MemberPlan PLAN =
      MemberPlan.builder(List.of("httpd"), "client").volume("data").build();

  private static Options options(Map<String, String> set) {
    return Options.of(
        ClusterSpec.builder("c").backendOptions(set).backendOption("image", "i:1").build());
  }

  private static ConfigMap ticket() {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("t")
        .withUid("tu")
        .endMetadata()
        .build();
  }

  private static Objects objects(ClusterId cluster) {
    return new Objects(cluster, new OwnerId("o"), new Fence(3), options(Map.of()), "d");
  }

  private static StatefulSet set(ClusterId cluster, MemberId member) {
    return objects(cluster)
        .statefulSet(
            member,
            PLAN,
            new TreeMap<>(Map.of("data", "cu")),
            new TreeMap<>(Map.of("client", 9092)),
            ticket());
  }

  @Test
  void namesLeaveRoomForWhatTheControllerAdds() {
    Names names = new Names(LONG);
    assertThat(names.member(MemberId.controller(999))).hasSizeLessThanOrEqualTo(52);
    assertThat(names.base()).endsWith("-ffffff").doesNotContain("--");
    assertThat(names.claim(MemberId.spu(1), "Data/logs")).endsWith("-spu-1-data-logs");
  }

  @Test
  void nothingThatIsCreatedStartsAnythingOrOutlivesItsTicket() {
    StatefulSet set = set(LONG, MemberId.spu(1));
    assertThat(set.getSpec().getReplicas()).isZero();
    assertThat(set.getSpec().getUpdateStrategy().getType()).isEqualTo("OnDelete");
    assertThat(Marks.isProvisioned(set)).isFalse();
    assertThat(Marks.ticketOf(set)).contains("tu");
    assertThat(Marks.fence(set)).isEqualTo(new Fence(3));
    assertThat(Marks.annotation(set, Marks.VOLUMES)).isEqualTo("data=cu");
    Objects objects = objects(LONG);
    assertThat(Marks.ticketOf(objects.service(ticket()))).contains("tu");
    assertThat(Marks.ticketOf(objects.secret(MemberId.spu(1), PLAN, ticket()))).contains("tu");
    assertThat(
            Marks.ticketOf(
                objects.claim(
                    MemberId.spu(1), "data", io.slipway.spi.VolumeNeed.DEFAULT, ticket())))
        .contains("tu");
  }

  private static Resolution resolution(int spus) {
    WorkloadInfo info = WorkloadInfo.builder("w", "1").build();
    Resolution.Builder all =
        Resolution.builder(info, WorkloadRequirements.builder().build())
            .member(MemberId.controller(1), Map.of("c", 1));
    for (int number = 1; number <= spus; number++) {
      all.member(MemberId.spu(number), Map.of("client", 2));
    }
    return all.build();
  }

  @Test
  void aDrainTakesOneSpuAtATime() {
    PodDisruptionBudget budget = objects(LONG).budget(resolution(3), ticket());
    assertThat(Marks.ticketOf(budget)).contains("tu");
    assertThat(Marks.fence(budget)).isEqualTo(new Fence(3));
    assertThat(budget.getSpec().getMinAvailable().getIntVal()).isEqualTo(2);
    assertThat(budget.getSpec().getSelector().getMatchLabels())
        .containsEntry("slipway.io/incarnation", LONG.incarnation().toString());
    assertThat(budget.getSpec().getSelector().getMatchExpressions())
        .singleElement()
        .satisfies(rule -> assertThat(rule.getValues()).containsExactly("spu-1", "spu-2", "spu-3"));
    assertThat(Objects.hasBudget(resolution(2))).isTrue();
    assertThat(Objects.hasBudget(resolution(1))).isFalse();
  }

  @Test
  void podsPassTheRestrictedStandard() {
    var pod = set(LONG, MemberId.spu(1)).getSpec().getTemplate().getSpec();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    var container = pod.getContainers().get(0).getSecurityContext();
    assertThat(container.getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void everyChangeTestsUidAndFenceFirst() throws IOException {
    StatefulSet set = set(LONG, MemberId.spu(1));
    set.getMetadata().setUid("u");
    JsonNode patch =
        JSON.valueToTree(JsonPatch.of(set, new Fence(3)).replace("/spec/replicas", 1).operations());
    assertThat(patch.toString())
        .isEqualTo(
            "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"u\"},"
                + "{\"op\":\"test\",\"path\":\"/metadata/annotations/slipway.io~1fence\",\"value\":\"3\"},"
                + "{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":1}]");
  }

  @ParameterizedTest
  @CsvSource({
    "namespace, Upper, a DNS label",
    "storage-size, much, a quantity",
    "cpu, 1 core, a quantity",
    "user, root, a number",
    "service-type, ClusterIP, NodePort",
    "labels, a, KEY=VALUE",
    "labels, slipway.io/member=x, own labels",
    "node-selector, a=b c, KEY=VALUE"
  })
  void wrongOptionIsRefusedByName(String key, String value, String rule) {
    assertThatThrownBy(() -> options(Map.of(key, value)))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("'" + key + "'")
        .hasMessageContaining(rule);
  }

  @Test
  void portsAreTheMembersOwn() {
    assertThat(Resolver.chosen(new TreeMap<>(Map.of("a", 0, "b", 9092, "c", 0))))
        .containsOnly(Map.entry("a", 9093), Map.entry("b", 9092), Map.entry("c", 9094));
  }

  @Test
  void theShippedRoleGrantsWhatIsAskedForAndNoMore() throws IOException {
    Role role =
        Serialization.unmarshal(
            Files.readString(Path.of("../docs/kubernetes/role.yaml")), Role.class);
    assertThat(Permissions.missing(JSON.valueToTree(role.getRules()), "n")).isEmpty();
    for (PolicyRule rule : role.getRules()) {
      for (String verb : List.copyOf(rule.getVerbs())) {
        rule.getVerbs().remove(verb);
        assertThat(Permissions.missing(JSON.valueToTree(role.getRules()), "n"))
            .anyMatch(
                missing ->
                    missing.contains("'" + verb + "'")
                        && missing.contains(rule.getResources().get(0)));
        rule.getVerbs().add(verb);
      }
    }
  }
}
