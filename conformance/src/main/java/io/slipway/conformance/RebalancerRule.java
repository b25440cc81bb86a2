package io.slipway.conformance;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The numbered rules of the rebalancer contract, rendered in REBALANCER-RULES.md. Numbers are never
 * reused. The enum is open.
 */
public enum RebalancerRule implements ContractRule {
  /** Opening, info and check make no request. */
  B_01(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "opening, info and check make no request",
      "An engine opens rebalancers and checks specs while servers are down.",
      "the provider's open only reads its options; check knows its rules by itself"),
  /** Check takes what info names, and refuses other workloads and modes as UNSUPPORTED. */
  B_02(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "check takes what info names, and refuses other workloads and modes as UNSUPPORTED",
      "A request that can never succeed is refused before it is journalled.",
      "check compares workload and mode with those of info()"),
  /** Check refuses a parameter that it does not know as INVALID_ARGUMENT, and names it. */
  B_03(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "check refuses a parameter that it does not know as INVALID_ARGUMENT, and names it",
      "What is mistyped must not be ignored: it would rebalance otherwise than was wanted.",
      "check knows the names of all parameters, and the problem holds the one that is wrong"),
  /** A member that is not the cluster's is refused for good, before any request. */
  B_04(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a member that is not the cluster's is refused for good, before any request",
      "A wrong member could be another cluster's broker.",
      "members of the spec are looked up among those of the call before anything is sent"),
  /**
   * The server of another cluster is refused for good as OtherCluster, and nothing is requested of
   * it.
   */
  B_05(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "the server of another cluster is refused for good as OtherCluster, and nothing is requested of it",
      "A wrong address must not move another cluster's data.",
      "before the first request that changes something, the server's members are compared with the call's: the same ids, and for each a known host or directory"),
  /** A proposal moves nothing. */
  B_06(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a proposal moves nothing",
      "Nobody has approved it yet.",
      "propose asks for a dry run, also where it is asked again by its id"),
  /** A proposal is found by its id and by its key, and tells what it moves. */
  B_07(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a proposal is found by its id and by its key, and tells what it moves",
      "Users approve what the summary says; after a crash only the key is known.",
      "the reply holds the server's id; observe finds the key in what the server gives back, and tells the summary"),
  /** A proposal that is asked for by its id is not made anew. */
  B_08(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a proposal that is asked for by its id is not made anew",
      "An engine asks again while the server computes, and each computation costs the server.",
      "propose sends the id of the call, if there is one, and returns the same id"),
  /** A proposal that the server has forgotten is FORGOTTEN, without effect. */
  B_09(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.RESTART,
      "a proposal that the server has forgotten is FORGOTTEN, without effect",
      "The engine makes a new one then, and else would ask for ever.",
      "an answer that knows no such task is told from other failures"),
  /** Execute begins one execution, under the call's key. */
  B_10(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "execute begins one execution, under the call's key",
      "The key is how an execution is recognized, after any crash.",
      "the key's text travels in a field that the server keeps and gives back"),
  /** A look that begins after execute has returned shows its task, or UNKNOWN. */
  B_11(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a look that begins after execute has returned shows its task, or UNKNOWN",
      "ABSENT means that the request never arrived: it would be sent again.",
      "execute returns when the server has taken the request; no look older than the call is shared"),
  /** The executor's work is told as the request's that it is of, and as no other's. */
  B_12(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "the executor's work is told as the request's that it is of, and as no other's",
      "By it the engine takes over, waits, or stops.",
      "the observation carries the key, or the task's id, of what is executed"),
  /** The end of an execution is told when it has come, not earlier, and then told. */
  B_13(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "the end of an execution is told when it has come, not earlier, and then told",
      "A rebalance is READY after two looks that report the end while the executor is idle.",
      "a computed task is not a completed one; what the executor is on is EXECUTING"),
  /** An execution beside another one is refused as NOT_YET, without effect. */
  B_14(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "an execution beside another one is refused as NOT_YET, without effect",
      "Waiting for another execution costs no attempt.",
      "the server's refusal is classified by what it means, not by its status"),
  /** Stop ends an execution of its request. */
  B_15(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "stop ends an execution of its request",
      "A shutdown of the cluster waits for that.",
      "the executor is asked to stop while it is on a task of the request; after that its task is not reported as still executed"),
  /** Stop does not touch an execution of another request. */
  B_16(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "stop does not touch an execution of another request",
      "Each request is stopped for reasons of its own.",
      "stop looks at whose execution it is, by key or id, before it asks"),
  /** Somebody else's execution is told as theirs, and neither stopped nor disturbed. */
  B_17(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.ANOTHERS_EXECUTION,
      "somebody else's execution is told as theirs, and neither stopped nor disturbed",
      "People execute things by hand, and programs do.",
      "an execution without a key of ours has none in the observation, and is no request's"),
  /** Stop asks for nothing where nothing of its request runs. */
  B_18(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "stop asks for nothing where nothing of its request runs",
      "It is repeated until the executor is seen to be idle.",
      "stop is no error when there is nothing to stop, and sends nothing that changes something"),
  /** A look changes nothing, and an unknown task is ABSENT. */
  B_19(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a look changes nothing, and an unknown task is ABSENT",
      "The engine looks as often as it likes, also at what never arrived.",
      "observe only reads; a task that the server does not list is ABSENT, not a failure"),
  /** One look tells of all tasks, with no more requests than for one. */
  B_20(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "one look tells of all tasks, with no more requests than for one",
      "A hundred rebalances may share one server.",
      "observe asks for all tasks at once, and answers each key that it was given"),
  /** A task that the server has forgotten is ABSENT, and no end. */
  B_21(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.RESTART,
      "a task that the server has forgotten is ABSENT, and no end",
      "What is forgotten is settled by the engine; an end that nobody saw would be a guess.",
      "absence is reported as such, also if the task was seen before"),
  /** A part that was not told is UNKNOWN, with its failure. */
  B_22(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.HIDE_EXECUTOR,
      "a part that was not told is UNKNOWN, with its failure",
      "UNKNOWN proves nothing; the failure is what a user sees.",
      "observe keeps what it was told if a later question fails"),
  /** A server that does not answer is never taken for one that knows nothing. */
  B_23(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.UNREACHABLE,
      "a server that does not answer is never taken for one that knows nothing",
      "ABSENT and IDLE end waits, and lead to a new execution.",
      "observe throws, or says UNKNOWN, unless the server itself has told"),
  /** A new rebalancer finds what its predecessor has requested, and can stop it. */
  B_24(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a new rebalancer finds what its predecessor has requested, and can stop it",
      "An engine crashes, and another one goes on.",
      "nothing that is needed lives in the rebalancer only"),
  /** What could not be computed for a passing reason has no effect and is not for good. */
  B_25(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.FAIL_COMPUTATION,
      "what could not be computed for a passing reason has no effect and is not for good",
      "The engine makes a new proposal then.",
      "propose and execute refuse without effect, or the task is FAILED with a failure whose kind is not PERMANENT, for an execution with the outcome NOT_APPLIED"),
  /** A refusal for want of room is TRANSIENT, without effect. */
  B_26(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.FULL,
      "a refusal for want of room is TRANSIENT, without effect",
      "A refused status query must never make a healthy rebalance fail.",
      "such answers are classified alike for every request, a stop included"),
  /** An execution whose reply is lost is of UNKNOWN outcome, and is found by its key. */
  B_27(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.LOSE_REPLY,
      "an execution whose reply is lost is of UNKNOWN outcome, and is found by its key",
      "Sent again without a look, it would run twice.",
      "a request without an answer is UNKNOWN as soon as it may have been sent, and never repeated by the rebalancer or its library"),
  /** An execution whose request is lost is of UNKNOWN outcome, and then ABSENT. */
  B_28(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.LOSE_REQUEST,
      "an execution whose request is lost is of UNKNOWN outcome, and then ABSENT",
      "The rebalancer cannot know; the look can.",
      "no answer never means NOT_APPLIED, unless the connection could not be made"),
  /** Whatever a server sends, a failure is a RebalanceException. */
  B_29(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.UNREADABLE,
      "whatever a server sends, a failure is a RebalanceException",
      "The engine decides by kind, outcome and reason.",
      "what the parser and the library throw is translated at the boundary"),
  /** A server that is not there is a TRANSIENT failure. */
  B_30(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.UNREACHABLE,
      "a server that is not there is a TRANSIENT failure",
      "It may be back in a minute.",
      "connection failures are not taken for a wrong configuration"),
  /** Each call returns by its deadline, and what it has sent is then of UNKNOWN outcome. */
  B_31(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.SILENT,
      "each call returns by its deadline, and what it has sent is then of UNKNOWN outcome",
      "One silent server must not hold the engine.",
      "every wait, for room and for an answer, ends at the call's deadline"),
  /** A call whose deadline has passed requests nothing. */
  B_32(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a call whose deadline has passed requests nothing",
      "Late requests would arrive after the engine has settled the matter.",
      "the deadline is compared before each request"),
  /** A cancelled or interrupted call ends early, and keeps the interrupt flag. */
  B_33(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.SILENT,
      "a cancelled or interrupted call ends early, and keeps the interrupt flag",
      "An engine that closes does not wait for servers.",
      "every wait listens to the cancellation; InterruptedException sets the flag again"),
  /** After close, which may be repeated, calls fail with CLOSED, and executions go on. */
  B_34(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "after close, which may be repeated, calls fail with CLOSED, and executions go on",
      "Closing an engine does not end rebalances.",
      "close ends threads and connections only; every call checks it before it sends"),
  /** Close ends the calls that are under way. */
  B_35(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.SILENT,
      "close ends the calls that are under way",
      "An engine that closes does not wait for servers.",
      "every wait listens to the close"),
  /** No text shows a secret. */
  B_36(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "no text shows a secret",
      "Failures end in records, logs and terminals.",
      "credentials are in no message, no toString and no cause"),
  /** Calls beside each other are each answered rightly. */
  B_37(
      RuleLevel.MUST,
      RuleKind.HISTORY,
      null,
      "calls beside each other are each answered rightly",
      "Status is asked while others request and stop.",
      "nothing is shared between calls that one of them changes without a lock"),
  /**
   * After a restart that was seen, the server of another cluster is refused as before the first.
   */
  B_38(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Disturbance.OTHER_CLUSTER,
      "after a restart that was seen, another cluster's server is refused as before the first request",
      "The address may have become another cluster's.",
      "whatever shows a restart, such as a task that is gone or a broken connection, has the members"
          + " compared again"),
  /** Calls that come all at once are each answered, or refused as TRANSIENT, without effect. */
  B_39(
      RuleLevel.MUST,
      RuleKind.HISTORY,
      null,
      "calls that come all at once are each answered, or refused as TRANSIENT, without effect",
      "Many rebalances may be requested at the same time, and none may fail for that.",
      "what the server has no room for waits within the deadline, and is not sent after it");

  private final RuleLevel level;
  private final RuleKind kind;
  private final @Nullable Disturbance disturbance;
  private final String title;
  private final String intent;
  private final String check;

  RebalancerRule(
      RuleLevel level,
      RuleKind kind,
      @Nullable Disturbance disturbance,
      String title,
      String intent,
      String check) {
    this.level = level;
    this.kind = kind;
    this.disturbance = disturbance;
    this.title = title;
    this.intent = intent;
    this.check = check;
  }

  /** Returns the rule's id in messages, tests and REBALANCER-RULES.md, such as {@code B-01}. */
  @Override
  public String id() {
    return name().replace('_', '-');
  }

  @Override
  public RuleLevel level() {
    return level;
  }

  @Override
  public RuleKind kind() {
    return kind;
  }

  /** Returns what the harness does to the server for it; empty if nothing. */
  public Optional<Disturbance> disturbance() {
    return Optional.ofNullable(disturbance);
  }

  @Override
  public Optional<String> needs() {
    return disturbance().map(Disturbance::name);
  }

  @Override
  public boolean core() {
    return level == RuleLevel.MUST
        && kind != RuleKind.REVIEW
        && (disturbance == null || disturbance.core());
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String intent() {
    return intent;
  }

  @Override
  public String check() {
    return check;
  }

  @Override
  public String document() {
    return "REBALANCER-RULES.md";
  }

  @Override
  public List<RebalancerRule> contract() {
    return List.of(values());
  }
}
