package io.slipway.conformance.internal;

import io.slipway.conformance.Disturbance;
import io.slipway.conformance.RebalancerHarness;
import io.slipway.conformance.RebalancerRule;
import io.slipway.conformance.RuleResult;
import io.slipway.conformance.RuleViolation;
import io.slipway.conformance.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Runs one rule for rebalancers. */
public final class RebalancerRunner {
  private static final Map<RebalancerRule, RebalancerCheck> CHECKS =
      new EnumMap<>(RebalancerRule.class);

  static {
    CHECKS.put(RebalancerRule.B_01, RefusingChecks::nothingIsRequested);
    CHECKS.put(RebalancerRule.B_02, RefusingChecks::whatInfoNamesIsTaken);
    CHECKS.put(RebalancerRule.B_03, RefusingChecks::unknownParameter);
    CHECKS.put(RebalancerRule.B_04, RefusingChecks::unknownMember);
    CHECKS.put(RebalancerRule.B_05, RefusingChecks::otherCluster);
    CHECKS.put(RebalancerRule.B_06, ProposingChecks::proposalMovesNothing);
    CHECKS.put(RebalancerRule.B_07, ProposingChecks::proposalIsFoundAndTold);
    CHECKS.put(RebalancerRule.B_08, ProposingChecks::knownProposalIsNotMadeAnew);
    CHECKS.put(RebalancerRule.B_09, ProposingChecks::forgottenProposal);
    CHECKS.put(RebalancerRule.B_10, ExecutingChecks::oneExecutionUnderItsKey);
    CHECKS.put(RebalancerRule.B_11, ExecutingChecks::laterLookShowsTheTask);
    CHECKS.put(RebalancerRule.B_12, ExecutingChecks::executorIsOfItsRequest);
    CHECKS.put(RebalancerRule.B_13, ExecutingChecks::endIsToldWhenItHasCome);
    CHECKS.put(RebalancerRule.B_14, ExecutingChecks::secondExecutionIsNotYet);
    CHECKS.put(RebalancerRule.B_15, StopChecks::stopEndsItsOwn);
    CHECKS.put(RebalancerRule.B_16, StopChecks::othersRequestsGoOn);
    CHECKS.put(RebalancerRule.B_17, StopChecks::somebodyElses);
    CHECKS.put(RebalancerRule.B_18, StopChecks::nothingToStop);
    CHECKS.put(RebalancerRule.B_19, LookChecks::lookChangesNothing);
    CHECKS.put(RebalancerRule.B_20, LookChecks::oneLookForAll);
    CHECKS.put(RebalancerRule.B_21, LookChecks::forgottenIsAbsent);
    CHECKS.put(RebalancerRule.B_22, LookChecks::partsAreUnknown);
    CHECKS.put(RebalancerRule.B_23, LookChecks::noAnswerIsNoAbsence);
    CHECKS.put(RebalancerRule.B_24, LookChecks::successorFindsIt);
    CHECKS.put(RebalancerRule.B_25, ProposingChecks::failedComputation);
    CHECKS.put(RebalancerRule.B_26, FaultChecks::refusalHasNoEffect);
    CHECKS.put(RebalancerRule.B_27, FaultChecks::lostReply);
    CHECKS.put(RebalancerRule.B_28, FaultChecks::lostRequest);
    CHECKS.put(RebalancerRule.B_29, FaultChecks::failuresAreTyped);
    CHECKS.put(RebalancerRule.B_30, FaultChecks::unreachableIsTransient);
    CHECKS.put(RebalancerRule.B_31, EndChecks::deadlinesAreKept);
    CHECKS.put(RebalancerRule.B_32, EndChecks::overdueCallsRequestNothing);
    CHECKS.put(RebalancerRule.B_33, EndChecks::cancelledCallsEnd);
    CHECKS.put(RebalancerRule.B_34, EndChecks::closedForGood);
    CHECKS.put(RebalancerRule.B_35, EndChecks::closeEndsCalls);
    CHECKS.put(RebalancerRule.B_36, FaultChecks::noSecretIsShown);
    CHECKS.put(RebalancerRule.B_37, ExecutingChecks::besideEachOther);
    CHECKS.put(RebalancerRule.B_38, RefusingChecks::otherClusterAfterARestart);
    CHECKS.put(RebalancerRule.B_39, ProposingChecks::manyAtOnce);
  }

  private final RebalancerHarness harness;

  /**
   * Creates a runner.
   *
   * @param harness whose rebalancer is checked
   */
  public RebalancerRunner(RebalancerHarness harness) {
    this.harness = harness;
  }

  /**
   * Runs a rule.
   *
   * @param rule which
   */
  // A check that breaks down, for whatever reason, must not stop the report of the others.
  @SuppressWarnings("CatchAndPrintStackTrace")
  public RuleResult run(RebalancerRule rule) {
    Optional<Disturbance> needed = rule.disturbance();
    if (needed.isPresent() && !harness.disturbances().contains(needed.get())) {
      return new RuleResult(rule, Status.SKIPPED, lacks(needed.get()), 0, 0, Duration.ZERO);
    }
    long begun = System.nanoTime();
    String failure = "";
    try (RebalancerTrial trial = new RebalancerTrial(harness, rule)) {
      Objects.requireNonNull(CHECKS.get(rule), rule.id()).run(trial);
    } catch (RuleViolation e) {
      failure = e.getMessage() + "; if this fails, check: " + rule.check();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = text(rule, e);
    } catch (RuntimeException | Error e) {
      failure = text(rule, e);
    }
    Status status = failure.isEmpty() ? Status.PASS : Status.FAIL;
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    return new RuleResult(rule, status, failure, 1, 0, time);
  }

  private String lacks(Disturbance needed) {
    String why = harness.impossible().get(needed);
    return why != null
        ? "the server cannot be put through " + needed + ": " + why
        : "the harness has no disturbance " + needed + "; implement disturb(…) and declare it";
  }

  private static String text(RebalancerRule rule, Throwable thrown) {
    StringWriter stack = new StringWriter();
    thrown.printStackTrace(new PrintWriter(stack));
    return "["
        + rule.id()
        + "] "
        + RuleRunner.BROKE_DOWN
        + ": expected an answer, observed "
        + thrown
        + "; see "
        + rule.document()
        + "#"
        + rule.id()
        + "; "
        + stack;
  }
}
