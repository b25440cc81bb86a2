package io.slipway.workload.kafka.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.slipway.spi.ClusterLayout;
import io.slipway.spi.ClusterSpec;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberAccess;
import io.slipway.spi.MemberId;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import io.slipway.spi.TriState;
import io.slipway.spi.WorkloadContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The probe of a cluster of a controller and two SPUs, with canned answers of its nodes. */
class KafkaProbeTest {
  private static final MemberId CONTROLLER = MemberId.controller(1);
  private static final MemberId ONE = MemberId.spu(1);
  private static final MemberId TWO = MemberId.spu(2);
  private static final String UNFENCED = " unfenced staying";

  @TempDir private Path directory;
  private ClusterLayout layout;
  private String clusterId;
  private final SortedMap<MemberId, InstanceId> instances = new TreeMap<>();
  private final Map<Integer, Map<String, String>> answers = new ConcurrentHashMap<>();

  /** The answers that follow the present one. */
  private final Map<Integer, Map<String, String>> later = new ConcurrentHashMap<>();

  @BeforeEach
  void startThree() throws IOException {
    try (KafkaWorkload workload =
        new KafkaWorkload(
            new WorkloadContext(directory, TimeSource.system()), new TestBundle().bundle())) {
      layout = TestLayouts.of(workload, ClusterSpec.builder("c").spuCount(2).build(), directory);
    }
    clusterId = NodeProperties.clusterId(layout.cluster());
    start(CONTROLLER, "");
    start(ONE, "broker.epoch=11\nbroker.incarnation=aaa\n");
    start(TWO, "broker.epoch=12\nbroker.incarnation=bbb\n");
    registrations(20, "broker.1=11 aaa" + UNFENCED, "broker.2=12 bbb" + UNFENCED);
    answer(CONTROLLER, "high.watermark", "21", "leader", "1001", "voters", "1001");
    answer(ONE, "broker.1", self(ONE), "broker.2", self(TWO));
    answer(TWO, "broker.1", self(ONE), "broker.2", self(TWO));
  }

  @Test
  void confirmsExactlyWhatAllAgreeOn() {
    ProbeResult result = probe();
    for (MemberId member : instances.keySet()) {
      assertThat(result.evidence(member).values()).hasSize(3).containsOnly(Fact.yes());
    }
    assertThat(result.surplus()).isEmpty();
    assertThat(result.gaps()).isEmpty();
  }

  @Test
  void asksNobodyWhereNothingLives() {
    instances.clear();
    answers.clear();
    ProbeResult result = probe();
    assertThat(result.gaps()).isEmpty();
    assertThat(result.surplus()).isEmpty();
  }

  @Test
  void takesAnInstanceThatHasNotSpokenForStarting() throws Exception {
    Files.delete(file(ONE, NodeFile.READY));
    registrations(20, "broker.2=12 bbb" + UNFENCED);
    ProbeResult result = probe();
    assertThat(truths(result, ONE).values())
        .containsExactly(TriState.UNKNOWN, TriState.FALSE, TriState.FALSE);
    assertThat(result.surplus()).isEmpty();
    assertThat(result.problems(ONE)).isEmpty();
  }

  @Test
  void doesNotTakeTheRegistrationOfAStartingInstanceForStale() throws Exception {
    Files.delete(file(ONE, NodeFile.READY));
    ProbeResult result = probe();
    assertThat(truths(result, ONE).values())
        .containsExactly(TriState.UNKNOWN, TriState.FALSE, TriState.UNKNOWN);
    assertThat(result.surplus()).isEmpty();
  }

  @Test
  void doesNotBelieveTheFileOfAnEarlierInstance() {
    instances.put(ONE, new InstanceId("another"));
    assertThat(truths(probe(), ONE).values())
        .containsExactly(TriState.UNKNOWN, TriState.FALSE, TriState.UNKNOWN);
  }

  @Test
  void doesNotBelieveTheFileOfAnotherCluster() throws Exception {
    clusterId = "foreign";
    start(ONE, "broker.epoch=11\nbroker.incarnation=aaa\n");
    assertThat(truths(probe(), ONE).get(Evidence.IDENTITY)).isEqualTo(TriState.FALSE);
  }

  @Test
  void seesALivingProcessWithoutRegistration() throws Exception {
    registrations(20, "broker.2=12 bbb" + UNFENCED);
    answer(ONE, "broker.2", self(TWO));
    answer(TWO, "broker.2", self(TWO));
    ProbeResult result = probe();
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
    assertThat(result.problems(ONE)).singleElement().asString().contains("epoch 11 was removed");
    assertThat(result.surplus())
        .singleElement()
        .satisfies(surplus -> assertSuperseded(surplus, "epoch 11 was removed"));
    assertThat(truths(result, TWO).values()).containsOnly(TriState.TRUE);
  }

  @Test
  void seesASupersededProcess() throws Exception {
    registrations(20, "broker.1=15 ccc" + UNFENCED, "broker.2=12 bbb" + UNFENCED);
    ProbeResult result = probe();
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
    assertThat(result.problems(ONE)).singleElement().asString().contains("is superseded");
    assertThat(result.surplus())
        .singleElement()
        .satisfies(surplus -> assertSuperseded(surplus, "under epoch 15"));
  }

  @Test
  void doesNotGiveUpABrokerThatIsFencedOrAheadOfTheController() throws Exception {
    registrations(20, "broker.1=11 aaa fenced staying", "broker.2=10 ccc" + UNFENCED);
    ProbeResult result = probe();
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
    assertThat(truths(result, TWO).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
    assertThat(result.surplus()).isEmpty();
  }

  @Test
  void doesNotGiveUpABrokerThatHasRegisteredAgainByItself() throws Exception {
    registrations(20, "broker.1=15 aaa" + UNFENCED, "broker.2=12 bbb" + UNFENCED);
    ProbeResult result = probe();
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
    assertThat(result.surplus()).isEmpty();
  }

  @Test
  void doesNotGiveUpABrokerOnAnOldWordOfTheController() throws Exception {
    registrations(19, "broker.2=12 bbb" + UNFENCED);
    assertThat(probe().surplus()).isEmpty();
  }

  @Test
  void doesNotGiveUpABrokerThatHasNotToldUnderWhichEpochItRuns() throws Exception {
    start(ONE, "");
    registrations(20, "broker.2=12 bbb" + UNFENCED);
    ProbeResult result = probe();
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
    assertThat(result.surplus()).isEmpty();
  }

  private void assertSuperseded(Surplus surplus, String why) {
    assertThat(surplus.kind()).isEqualTo(Surplus.Kind.INSTANCE);
    assertThat(surplus.isOwned()).isTrue();
    assertThat(surplus.id()).isEqualTo(Objects.requireNonNull(instances.get(ONE)).value());
    assertThat(surplus.member()).contains(ONE);
    assertThat(surplus.description()).contains(why);
  }

  @Test
  void seesAnotherLifeUnderTheSameEpoch() throws Exception {
    registrations(20, "broker.1=11 ccc" + UNFENCED, "broker.2=12 bbb" + UNFENCED);
    assertThat(truths(probe(), ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
  }

  @Test
  void doesNotCountAFencedOrLeavingBroker() throws Exception {
    registrations(20, "broker.1=11 aaa fenced staying", "broker.2=12 bbb unfenced leaving");
    ProbeResult result = probe();
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
    assertThat(truths(result, TWO).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
  }

  @Test
  void takesTheRegistrationOfADeadInstanceForOwnedSurplus() {
    instances.remove(TWO);
    assertThat(probe().surplus())
        .containsExactly(
            Surplus.owned(
                    Surplus.Kind.REGISTRATION,
                    "2",
                    "broker 2 of epoch 12 is registered, and its instance does not live")
                .withMember(TWO));
  }

  @Test
  void doesNotOwnARegistrationThatNobodyExpects() throws Exception {
    registrations(
        20,
        "broker.1=11 aaa" + UNFENCED,
        "broker.2=12 bbb" + UNFENCED,
        "broker.7=13 ddd" + UNFENCED);
    ProbeResult result = probe();
    assertThat(result.surplus()).singleElement().matches(surplus -> !surplus.isOwned());
    assertThat(result.surplus()).extracting(Surplus::id).containsExactly("7");
  }

  @Test
  void waitsForABrokerThatSeesOtherBrokersThanTheController() {
    answer(TWO, "broker.2", self(TWO));
    ProbeResult result = probe();
    assertThat(truths(result, TWO).get(Evidence.SERVING)).isEqualTo(TriState.UNKNOWN);
    assertThat(truths(result, ONE).get(Evidence.SERVING)).isEqualTo(TriState.TRUE);
  }

  @Test
  void asksAgainWhereABrokerHasNotHeardYetOfWhatTheControllerCommitted() {
    later.put(port(TWO), answers.get(port(TWO)));
    answer(TWO, "broker.2", self(TWO));
    ProbeResult result = probe();
    assertThat(truths(result, TWO).get(Evidence.SERVING)).isEqualTo(TriState.TRUE);
  }

  @Test
  void seesAStrangerOnABrokersPort() {
    answer(ONE, "broker.1", "127.0.0.1 1 unfenced", "broker.2", self(TWO));
    assertThat(truths(probe(), ONE).get(Evidence.SERVING)).isEqualTo(TriState.FALSE);
    answers.put(port(TWO), Map.of("cluster.id", "foreign", "broker.2", self(TWO)));
    assertThat(truths(probe(), TWO).get(Evidence.SERVING)).isEqualTo(TriState.FALSE);
  }

  @Test
  void tellsNoAnswerInTimeFromARefusal() {
    answers.put(port(ONE), Map.of("error", "no answer in time", "error.kind", "timeout"));
    answers.put(port(TWO), Map.of("error", "Connection refused", "error.kind", "io"));
    ProbeResult result = probe();
    assertThat(truths(result, ONE).get(Evidence.SERVING)).isEqualTo(TriState.UNKNOWN);
    assertThat(truths(result, TWO).get(Evidence.SERVING)).isEqualTo(TriState.FALSE);
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.TRUE);
  }

  @Test
  void knowsNoRegistrationWithoutTheController() {
    instances.remove(CONTROLLER);
    ProbeResult result = probe();
    assertThat(truths(result, ONE).values())
        .containsExactly(TriState.TRUE, TriState.TRUE, TriState.UNKNOWN);
    assertThat(result.gaps())
        .containsExactly("the registrations cannot be asked for: controller-1 does not live");
  }

  @Test
  void knowsNoRegistrationFromAControllerThatIsSilent() {
    answers.put(port(CONTROLLER), Map.of("error", "no answer in time", "error.kind", "timeout"));
    ProbeResult result = probe();
    assertThat(truths(result, CONTROLLER).values())
        .containsExactly(TriState.TRUE, TriState.UNKNOWN, TriState.UNKNOWN);
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.UNKNOWN);
    assertThat(result.gaps()).singleElement().asString().contains("no answer in time");
  }

  @Test
  void doesNotBelieveRegistrationsOlderThanWhatTheControllerHasCommitted() throws Exception {
    registrations(19, "broker.1=11 aaa" + UNFENCED, "broker.2=12 bbb" + UNFENCED);
    ProbeResult result = probe();
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.UNKNOWN);
    assertThat(result.gaps()).singleElement().asString().contains("expected offset 20, was 19");
  }

  @Test
  void doesNotBelieveRegistrationsThatItCannotRead() throws Exception {
    registrations(20, "broker.1=11 aaa");
    ProbeResult result = probe();
    assertThat(truths(result, ONE).get(Evidence.REGISTERED)).isEqualTo(TriState.UNKNOWN);
    assertThat(result.gaps()).singleElement().asString().contains("cannot be read");
  }

  @Test
  void aQuestionThatFailsByItselfLeavesItsMemberUnknownAndTheOthersAsTheyAre() {
    answer(TWO, "fails", "out of descriptors");
    ProbeResult result = probe();
    assertThat(result.evidence(TWO).get(Evidence.SERVING))
        .satisfies(
            fact -> {
              assertThat(fact.truth()).isEqualTo(TriState.UNKNOWN);
              assertThat(fact.cause()).contains("out of descriptors");
            });
    assertThat(truths(result, ONE).values()).containsOnly(TriState.TRUE);
    assertThat(truths(result, CONTROLLER).values()).containsOnly(TriState.TRUE);
  }

  @Test
  void doesNotCountAControllerWithoutLeader() {
    answer(CONTROLLER, "high.watermark", "21", "leader", "-1", "voters", "1001");
    assertThat(truths(probe(), CONTROLLER).get(Evidence.REGISTERED)).isEqualTo(TriState.FALSE);
  }

  @Test
  void takesAProcessByItsIdAndStartWhereTheBackendDoesNotTellIt() throws Exception {
    ProcessHandle self = ProcessHandle.current();
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String started = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
    Files.writeString(
        file(ONE, NodeFile.READY), "pid=" + self.pid() + "\nstarted=" + started + "\n");
    NodeFile mine = NodeFile.read(file(ONE, NodeFile.READY)).orElseThrow();
    assertThat(mine.isOf(self.pid() + "@" + started + "@boot", "")).isTrue();
    assertThat(mine.isOf("9" + self.pid() + "@" + started + "@boot", "")).isFalse();

    Files.writeString(file(ONE, NodeFile.READY), "pid=" + self.pid() + "\nstarted=1\n");
    NodeFile recycled = NodeFile.read(file(ONE, NodeFile.READY)).orElseThrow();
    assertThat(recycled.isOf(self.pid() + "@1@boot", "")).isFalse();
  }

  private ProbeResult probe() {
    TimeSource time = TimeSource.system();
    Instant deadline = time.now().plus(Duration.ofSeconds(5));
    NodeClient questions =
        new NodeClient(
            request -> {
              Integer port = Integer.valueOf(Objects.requireNonNull(request.get("port")));
              Map<String, String> answer =
                  answers.getOrDefault(
                      port, Map.of("error", "Connection refused", "error.kind", "io"));
              answers.computeIfPresent(port, later::getOrDefault);
              if (answer.containsKey("fails")) {
                throw new IllegalStateException(answer.get("fails"));
              }
              return answer;
            },
            MemberAccess.direct(layout));
    SortedMap<MemberId, String> marks = new TreeMap<>();
    instances.forEach((member, instance) -> marks.put(member, instance.value()));
    return new KafkaProbe(
            ProbeRequest.builder(layout, deadline).instances(instances).marks(marks).build(),
            questions,
            time)
        .probe();
  }

  private static Map<Evidence, TriState> truths(ProbeResult result, MemberId member) {
    Map<Evidence, TriState> truths = new TreeMap<>();
    result.evidence(member).forEach((kind, fact) -> truths.put(kind, fact.truth()));
    return truths;
  }

  private void start(MemberId member, String more) throws IOException {
    InstanceId instance = new InstanceId("life of " + member);
    instances.put(member, instance);
    Files.createDirectories(file(member, "").toAbsolutePath());
    Files.writeString(
        file(member, NodeFile.READY),
        "instance="
            + instance
            + "\nnode.id="
            + NodeProperties.nodeId(member)
            + "\ncluster.id="
            + clusterId
            + "\n"
            + more);
  }

  private void registrations(long offset, String... lines) throws IOException {
    Files.writeString(
        file(CONTROLLER, NodeFile.REGISTRATIONS),
        "cluster.id=" + clusterId + "\noffset=" + offset + "\n" + String.join("\n", lines));
  }

  private void answer(MemberId member, String... keysAndValues) {
    Map<String, String> answer = new HashMap<>();
    answer.put("cluster.id", clusterId);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      answer.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    answers.put(port(member), answer);
  }

  private String self(MemberId member) {
    return "127.0.0.1 " + port(member) + " unfenced";
  }

  private int port(MemberId member) {
    return layout.placement(member).port(NodeProperties.portName(member));
  }

  private Path file(MemberId member, String name) {
    return Path.of(layout.placement(member).directory()).resolve(name);
  }
}
