package io.slipway.workload.kafka.internal;

import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterLayout;
import io.slipway.spi.Endpoint;
import io.slipway.spi.Evidence;
import io.slipway.spi.Fact;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.Placement;
import io.slipway.spi.Poll;
import io.slipway.spi.ProbeRequest;
import io.slipway.spi.ProbeResult;
import io.slipway.spi.Surplus;
import io.slipway.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One look at a cluster. A broker is identified by its launcher's word, serves by its own answer on
 * its own port, and is registered by the controller's word: being unfenced says nothing about its
 * port, a live process nothing about its registration, and another broker's view may be outdated.
 */
final class KafkaProbe {
  private static final Duration QUESTION = Duration.ofSeconds(2);

  /** A broker hears of what the controller commits within milliseconds. */
  private static final Duration CATCHING_UP = Duration.ofMillis(300);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final ProbeRequest request;
  private final ClusterLayout layout;
  private final NodeClient questions;
  private final NodeWords words;
  private final TimeSource time;
  private final ProbeResult.Builder result = ProbeResult.builder();
  private final SortedMap<MemberId, NodeFile> ready = new TreeMap<>();
  private final SortedMap<MemberId, NodeClient.Response> answers = new TreeMap<>();

  /** Why the words of some members could not be had. */
  private final SortedMap<MemberId, String> unheard = new TreeMap<>();

  KafkaProbe(ProbeRequest request, NodeClient questions, TimeSource time) {
    this(request, questions, NodeWords.of(request.layout(), request.access()), time);
  }

  KafkaProbe(ProbeRequest request, NodeClient questions, NodeWords words, TimeSource time) {
    this.request = request;
    this.layout = request.layout();
    this.questions = questions;
    this.words = words;
    this.time = time;
  }

  ProbeResult probe() {
    if (request.instances().isEmpty()) {
      return result.build();
    }
    words().forEach(this::identify);
    RegistrationSnapshot word = ofSameRuns(askUntilBrokersHaveCaughtUp());
    if (!word.isKnown()) {
      result.gap(word.gap());
    }
    for (MemberId member : request.instances().keySet()) {
      if (member.role() == MemberRole.CONTROLLER) {
        judgeController(member);
      } else {
        judgeBroker(member, word);
      }
    }
    addSurplus(word);
    return result.build();
  }

  private SortedMap<MemberId, NodeWords.Said> words() {
    try {
      return words.ready(request.instances().keySet(), left());
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private Duration left() {
    return min(QUESTION, Duration.between(time.now(), request.deadline()));
  }

  private void identify(MemberId member, NodeWords.Said said) {
    if (!said.failure().isEmpty()) {
      result.evidence(member, Evidence.IDENTITY, Fact.unknown(said.failure()));
      unheard.put(member, said.failure());
      return;
    }
    Optional<NodeFile> found = said.word();
    if (found.isEmpty() || !isOf(member, found.get())) {
      result.evidence(member, Evidence.IDENTITY, Fact.unknown("it has not said yet who it is"));
      return;
    }
    NodeFile node = found.get();
    String expected =
        NodeProperties.nodeId(member) + " of " + NodeProperties.clusterId(layout.cluster());
    String was = node.get("node.id") + " of " + node.get("cluster.id");
    if (expected.equals(was)) {
      result.evidence(member, Evidence.IDENTITY, Fact.yes());
      ready.put(member, node);
    } else {
      result.evidence(
          member, Evidence.IDENTITY, Fact.no("expected node " + expected + ", was " + was));
    }
  }

  private boolean isOf(MemberId member, NodeFile file) {
    InstanceId instance = request.instances().get(member);
    return instance != null && words.isOf(file, instance, request.marks().getOrDefault(member, ""));
  }

  /**
   * Takes back what was heard of a member that another process answers for by now: its answers may
   * be of either.
   */
  private RegistrationSnapshot ofSameRuns(RegistrationSnapshot word) {
    if (!words.outlivesProcesses()) {
      return word;
    }
    words().forEach(this::takeBackUnlessSame);
    Optional<MemberId> lost =
        layout.resolution().members(MemberRole.CONTROLLER).stream()
            .filter(member -> unheard.containsKey(member))
            .findFirst();
    return word.isKnown() && lost.isPresent()
        ? RegistrationSnapshot.none("the registrations are lost: " + unheard.get(lost.get()))
        : word;
  }

  private void takeBackUnlessSame(MemberId member, NodeWords.Said again) {
    NodeFile before = ready.get(member);
    String run = again.word().map(word -> word.get("run")).orElse("");
    if (before == null || (!run.isEmpty() && run.equals(before.get("run")))) {
      return;
    }
    String cause =
        again.failure().isEmpty()
            ? "another process of " + member + " began during the probe"
            : again.failure();
    ready.remove(member);
    answers.remove(member);
    unheard.put(member, cause);
    result.evidence(member, Evidence.IDENTITY, Fact.unknown(cause));
  }

  /** Else the count of confirmed SPUs would fall whenever another one joins. */
  private RegistrationSnapshot askUntilBrokersHaveCaughtUp() {
    Instant end =
        time.now().plus(min(CATCHING_UP, Duration.between(time.now(), request.deadline())));
    return new Poll(time, end, request.cancellation(), PAUSE, e -> interrupted())
        .until(
            () -> {
              answers.clear();
              askAll();
              return controllerWord();
            },
            word -> !anyLags(word));
  }

  private boolean anyLags(RegistrationSnapshot word) {
    return word.isKnown()
        && ready.keySet().stream()
            .filter(member -> member.role() == MemberRole.SPU)
            .anyMatch(member -> lags(member, word));
  }

  private boolean lags(MemberId broker, RegistrationSnapshot word) {
    NodeClient.Response answer = answers.get(broker);
    if (answer == null || !serves(broker, answer).isTrue()) {
      return false;
    }
    Fact sees = sees(broker, answer, word);
    return !sees.isTrue() && !sees.isFalse();
  }

  private void askAll() {
    Duration timeout = left();
    if (timeout.isNegative() || timeout.isZero()) {
      return;
    }
    try {
      answers.putAll(
          InParallel.ask(
              ready.keySet(),
              member -> questions.ask(member, timeout),
              NodeClient.Response::unasked));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private BackendException interrupted() {
    return Failures.interrupted("the probe of cluster '" + layout.cluster().name() + "'");
  }

  private RegistrationSnapshot controllerWord() {
    List<String> gaps = new ArrayList<>();
    for (MemberId controller : layout.resolution().members(MemberRole.CONTROLLER)) {
      NodeClient.Response answer = answers.get(controller);
      if (answer == null) {
        gaps.add(controller + " " + whyUnasked(controller));
      } else if (answer.failed()) {
        gaps.add(controller + " does not answer: " + answer.error());
      } else if (serves(controller, answer).isTrue()) {
        return RegistrationSnapshot.read(
            words, layout, controller, answer, time, request.deadline(), request.cancellation());
      } else {
        gaps.add(controller + " is not the leader");
      }
    }
    return RegistrationSnapshot.none(
        "the registrations cannot be asked for: " + String.join(", ", gaps));
  }

  private String whyUnasked(MemberId controller) {
    if (!request.instances().containsKey(controller)) {
      return "does not live";
    }
    String cause = unheard.get(controller);
    return cause == null ? "does not serve yet" : "was not asked: " + cause;
  }

  private void judgeController(MemberId member) {
    NodeClient.Response answer = answers.get(member);
    result.evidence(member, Evidence.SERVING, serves(member, answer));
    if (answer == null || answer.failed()) {
      result.evidence(member, Evidence.REGISTERED, Fact.unknown("it does not answer"));
      return;
    }
    String id = Integer.toString(NodeProperties.nodeId(member));
    boolean voter = List.of(answer.get("voters").split(" ", -1)).contains(id);
    result.evidence(
        member,
        Evidence.REGISTERED,
        voter && !answer.get("leader").startsWith("-")
            ? Fact.yes()
            : Fact.no(
                "expected node "
                    + id
                    + " among the voters of a leader, was leader "
                    + answer.get("leader")
                    + ", voters "
                    + answer.get("voters")));
  }

  private Fact serves(
      MemberId member, NodeClient.@org.jspecify.annotations.Nullable Response answer) {
    String address = address(member);
    String silence = unheard.get(member);
    if (silence != null) {
      return Fact.unknown(silence);
    }
    if (answer == null) {
      return ready.containsKey(member)
          ? Fact.unknown("not asked in time at " + address)
          : Fact.no("it does not serve yet");
    }
    if (answer.failed()) {
      String cause = "no answer from " + address + ": " + answer.error();
      return answer.refused() ? Fact.no(cause) : Fact.unknown(cause);
    }
    String expected = NodeProperties.clusterId(layout.cluster());
    return expected.equals(answer.get("cluster.id"))
        ? Fact.yes()
        : Fact.no(
            "a stranger answers at "
                + address
                + ": expected cluster "
                + expected
                + ", was "
                + answer.get("cluster.id"));
  }

  private void judgeBroker(MemberId member, RegistrationSnapshot word) {
    NodeClient.Response answer = answers.get(member);
    Fact serves = serves(member, answer);
    if (serves.isTrue() && answer != null) {
      serves = sees(member, answer, word);
    }
    result.evidence(member, Evidence.SERVING, serves);
    result.evidence(member, Evidence.REGISTERED, registered(member, word));
  }

  /** A broker must know itself where it is, and the same brokers as the controller. */
  private Fact sees(MemberId member, NodeClient.Response answer, RegistrationSnapshot word) {
    int id = NodeProperties.nodeId(member);
    Placement placement = layout.placement(member);
    Endpoint advertised = NodeProperties.advertised(placement);
    String self = advertised.host() + " " + advertised.port();
    String was = answer.get("broker." + id);
    if (!was.isEmpty() && !was.startsWith(self + " ")) {
      return Fact.no(
          "a stranger answers at "
              + address(member)
              + ": expected broker "
              + id
              + " at "
              + self
              + ", was "
              + was);
    }
    if (!word.isKnown()) {
      return was.isEmpty() ? Fact.unknown("it does not see itself") : Fact.yes();
    }
    String counted =
        word.registrations().entrySet().stream()
            .map(one -> one.getKey() + (one.getValue().fenced() ? " fenced" : " unfenced"))
            .collect(Collectors.joining(", "));
    String seen = view(answer);
    return counted.equals(seen)
        ? Fact.yes()
        : Fact.unknown(
            "it sees other brokers than the controller: expected "
                + counted
                + ", was "
                + (seen.isEmpty() ? "none" : seen));
  }

  private static String view(NodeClient.Response answer) {
    SortedMap<Integer, String> view = new TreeMap<>();
    answer
        .values()
        .forEach(
            (key, value) -> {
              if (key.startsWith("broker.")) {
                view.put(
                    Integer.parseInt(key.substring("broker.".length())),
                    value.substring(value.lastIndexOf(' ')));
              }
            });
    return view.entrySet().stream()
        .map(one -> one.getKey() + one.getValue())
        .collect(Collectors.joining(", "));
  }

  private Fact registered(MemberId member, RegistrationSnapshot word) {
    if (!word.isKnown()) {
      return Fact.unknown(word.gap());
    }
    NodeFile node = ready.get(member);
    Registration registration = word.registrations().get(NodeProperties.nodeId(member));
    if (node == null) {
      return registration == null
          ? Fact.no("not registered yet")
          : Fact.unknown("it has not said yet under which epoch it runs");
    }
    long epoch = node.number("broker.epoch");
    if (registration == null && epoch >= 0) {
      return superseded(
          member,
          "its registration of epoch "
              + epoch
              + " was removed while its process lives; it never registers again by itself");
    }
    if (registration == null) {
      return Fact.no("not registered yet");
    }
    boolean sameLife = registration.incarnation().equals(node.get("broker.incarnation"));
    if (!sameLife && epoch >= 0 && epoch < registration.epoch()) {
      return superseded(
          member,
          "it is superseded: it runs under epoch "
              + epoch
              + ", the controller counts another life under epoch "
              + registration.epoch());
    }
    if (!sameLife || registration.epoch() != epoch) {
      return lost(
          member,
          "the controller counts another life: expected epoch "
              + epoch
              + " of incarnation "
              + node.get("broker.incarnation")
              + ", was epoch "
              + registration.epoch()
              + " of incarnation "
              + registration.incarnation());
    }
    if (registration.fenced()) {
      return lost(member, "the controller has fenced it: it has not been heard of in time");
    }
    return registration.leaving() ? Fact.no("it is about to end") : Fact.yes();
  }

  /**
   * What the broker wrote was read before the controller was asked, so the controller's word is the
   * later one: a broker whose registration is gone or was overtaken no longer serves any client,
   * and only a new life of it registers again.
   */
  private Fact superseded(MemberId member, String cause) {
    InstanceId instance = request.instances().get(member);
    if (instance != null) {
      result.surplus(
          Surplus.owned(Surplus.Kind.INSTANCE, instance.value(), member + ": " + cause)
              .withMember(member));
    }
    return lost(member, cause);
  }

  private Fact lost(MemberId member, String cause) {
    result.problem(member, cause);
    return Fact.no(cause);
  }

  private void addSurplus(RegistrationSnapshot word) {
    Map<Integer, MemberId> expected = new HashMap<>();
    layout
        .resolution()
        .members(MemberRole.SPU)
        .forEach(member -> expected.put(NodeProperties.nodeId(member), member));
    word.registrations()
        .forEach(
            (id, registration) -> {
              MemberId member = expected.get(id);
              if (member != null && request.instances().containsKey(member)) {
                return;
              }
              String broker = "broker " + id + " of epoch " + registration.epoch();
              result.surplus(
                  member == null
                      ? Surplus.foreign(
                          Surplus.Kind.REGISTRATION,
                          Integer.toString(id),
                          broker + " is registered and no member of the cluster")
                      : Surplus.owned(
                              Surplus.Kind.REGISTRATION,
                              Integer.toString(id),
                              broker + " is registered, and its instance does not live")
                          .withMember(member));
            });
  }

  private String address(MemberId member) {
    Placement placement = layout.placement(member);
    return placement.host() + ":" + placement.port(NodeProperties.portName(member));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
