package io.slipway.conformance.internal;

import io.slipway.conformance.Rule;
import io.slipway.conformance.RuleKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Says by which code each rule is checked. */
final class RuleChecks {
  private static final Map<Rule, Check> CHECKS = new EnumMap<>(Rule.class);

  static {
    CHECKS.put(Rule.R_01, ObservationChecks::unknownClusterIsAbsent);
    CHECKS.put(Rule.R_02, SequenceDriver.of(new SequenceChecks.LookingIsPure()));
    CHECKS.put(Rule.R_03, ObservationChecks::anotherBackendSeesTheSame);
    CHECKS.put(Rule.R_04, ObservationChecks::deathIsSeen);
    CHECKS.put(Rule.R_05, SequenceDriver.of(new SequenceChecks.NeighboursAreUntouched()));
    CHECKS.put(Rule.R_07, CreationChecks::repeatedProvision);
    CHECKS.put(Rule.R_08, CreationChecks::otherContent);
    CHECKS.put(Rule.R_10, SequenceDriver.of(new SequenceChecks.LivingIsTheModels()));
    CHECKS.put(Rule.R_16, StoppingChecks::stoppedMembersHaveNoLife);
    CHECKS.put(Rule.R_17, SequenceDriver.of(new SequenceChecks.RecordsStay()));
    CHECKS.put(Rule.R_18, RunningChecks::resumeFromTheStoredSpec);
    CHECKS.put(Rule.R_21, SequenceDriver.of(new SequenceChecks.EraseLeavesNothing()));
    CHECKS.put(Rule.R_22, EndingChecks::eraseOfNothing);
    CHECKS.put(Rule.R_23, SequenceDriver.of(new SequenceChecks.EraseFromEveryState()));
    CHECKS.put(Rule.R_25, CrashChecks::sameEndAfterCrash);
    CHECKS.put(Rule.R_26, CrashChecks::eraseAfterCrash);
    CHECKS.put(Rule.R_27, CrashChecks::lostReplies);
    CHECKS.put(Rule.R_28, FenceChecks::olderFenceIsRefused);
    CHECKS.put(Rule.R_29, CrashChecks::nothingBlocksTheNext);
    CHECKS.put(Rule.R_30, LimitChecks::deadlineIsKept);
    CHECKS.put(Rule.R_32, LimitChecks::cancelledCallsEnd);
    CHECKS.put(Rule.R_34, HistoryChecks::clustersDoNotWait);
    CHECKS.put(Rule.R_36, HistoryChecks::observeDoesNotWait);
    CHECKS.put(Rule.R_37, SequenceDriver.of(new SequenceChecks.FailuresAreTyped()));
    CHECKS.put(Rule.R_39, FailureChecks::messagesHelp);
    CHECKS.put(Rule.R_40, CreationChecks::declaredLimitsAreTrue);
    CHECKS.put(Rule.R_41, LimitChecks::closeEndsTheBackendOnly);
    CHECKS.put(Rule.R_42, CreationChecks::provisionRunsNothing);
    CHECKS.put(Rule.R_43, RunningChecks::launchedMembersAreConfirmed);
    CHECKS.put(Rule.R_44, CreationChecks::resolveIsExactAndPure);
    CHECKS.put(Rule.R_45, RunningChecks::everyCallIsIdempotent);
    CHECKS.put(Rule.R_46, RunningChecks::restartedInstanceIsNew);
    CHECKS.put(Rule.R_47, RunningChecks::instanceNamesItsOperation);
    CHECKS.put(Rule.R_48, FenceChecks::claimInstallsTheFence);
    CHECKS.put(Rule.R_49, FenceChecks::delayedCallHasNoEffect);
    CHECKS.put(Rule.R_50, EndingChecks::tombstoneRefuses);
    CHECKS.put(Rule.R_51, EndingChecks::delayedCallFindsTheTombstone);
    CHECKS.put(Rule.R_52, CrashChecks::halfDoneSets);
    CHECKS.put(Rule.R_53, RunningChecks::emptiedDataIsMissing);
    CHECKS.put(Rule.R_54, RunningChecks::foreignDataIsMissing);
    CHECKS.put(Rule.R_55, CreationChecks::launchCreatesNothing);
    CHECKS.put(Rule.R_56, StoppingChecks::desiredIsTrue);
    CHECKS.put(Rule.R_57, StoppingChecks::changingIsNotSettled);
    CHECKS.put(Rule.R_58, StoppingChecks::stopFollowsItsPolicy);
    CHECKS.put(Rule.R_59, StoppingChecks::nothingStartsAgain);
    CHECKS.put(Rule.R_60, ForeignChecks::ownSurplusIsRetired);
    CHECKS.put(Rule.R_61, ForeignChecks::strangersAreUntouched);
    CHECKS.put(Rule.R_62, SequenceDriver.of(new SequenceChecks.FootprintIsExact()));
    CHECKS.put(Rule.R_63, EndingChecks::tombstoneIsSeen);
    CHECKS.put(Rule.R_64, EndingChecks::inventoryIsComplete);
    CHECKS.put(Rule.R_65, EndingChecks::nameIsFreeAgain);
    CHECKS.put(Rule.R_66, ObservationChecks::blindnessIsTold);
    CHECKS.put(Rule.R_67, ObservationChecks::lateLookProvesNothing);
    CHECKS.put(Rule.R_68, LimitChecks::overdueCallsDoNothing);
    CHECKS.put(Rule.R_69, HistoryChecks::clientsAreLinearizable);
    CHECKS.put(Rule.R_70, FailureChecks::failuresKeepTheirClass);
    CHECKS.put(Rule.R_71, SequenceDriver.of(new SequenceChecks.InvariantsOnly()));
    CHECKS.put(Rule.R_72, SequenceDriver.of(new SequenceChecks.InvariantsOnly()));
    CHECKS.put(Rule.R_73, ObservationChecks::cheapLookGuessesNothing);
    CHECKS.put(Rule.R_74, ObservationChecks::exitIsTold);
    CHECKS.put(Rule.R_75, ObservationChecks::logsAreBounded);
    CHECKS.put(Rule.R_76, RunningChecks::strangersPort);
    CHECKS.put(Rule.R_77, NeighbourChecks::damageStaysWithItsCluster);
    CHECKS.put(Rule.R_78, NeighbourChecks::hangingCallsHoldNoOthers);
    CHECKS.put(Rule.R_79, FailingChecks::sealedMembersNeedTheirData);
    CHECKS.put(Rule.R_80, FailingChecks::sealDisturbsNothing);
    CHECKS.put(Rule.R_81, FailingChecks::failureForGoodIsTold);
    CHECKS.put(Rule.R_82, FailingChecks::stuckMembersAreTold);
    CHECKS.put(Rule.R_83, PlaceChecks::inventoryIsTheOwners);
    CHECKS.put(Rule.R_84, PlaceChecks::anotherPlaceTellsNothing);
    CHECKS.put(Rule.R_85, FailingChecks::laterLaunchesAreSealed);
    CHECKS.put(Rule.R_86, CreationChecks::unknownOptionIsRefused);
  }

  private RuleChecks() {}

  /** Returns the check of a rule; empty for one that is left to review. */
  static Optional<Check> check(Rule rule) {
    return Optional.ofNullable(CHECKS.get(rule));
  }

  /** Returns whether one try of the rule is as good as many. */
  static boolean once(Rule rule) {
    return !(rule.kind() == RuleKind.PROPERTY || rule == Rule.R_69);
  }
}
