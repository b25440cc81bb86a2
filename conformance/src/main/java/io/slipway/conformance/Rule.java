package io.slipway.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The numbered rules of the backend contract, rendered in RULES.md. Numbers are never reused: an
 * abandoned rule moves to {@link #retired()}. The enum is open.
 */
public enum Rule implements ContractRule {
  /** Observe of an unknown cluster says ABSENT and creates nothing. */
  R_01(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "observe of an unknown cluster says ABSENT and creates nothing",
      "The engine looks before it decides, even at names that never existed.",
      "observe looks a cluster up without making its directory, record or object"),
  /** Observe is free of side effects: two in a row are equal, and nothing is changed. */
  R_02(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      null,
      "observe is free of side effects: two in a row are equal, and nothing is changed",
      "The engine observes as often as it likes, and from read-only commands.",
      "nothing is repaired, cached, counted or started while looking"),
  /** A newly opened backend sees what its predecessor saw. */
  R_03(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a newly opened backend sees what its predecessor saw",
      "An observation shows the present, not a memory, as the next engine has none.",
      "everything that observe reports is read from disk, processes or the platform, not "
          + "from fields of the backend object"),
  /** A killed instance is observed as dead within the declared detection bound. */
  R_04(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.KILL,
      "a killed instance is observed as dead within the declared detection bound",
      "Repair starts from an observation.",
      "BackendInfo.detection() covers the slowest way in which the backend learns of a "
          + "death; liveness is queried, not remembered"),
  /** A backend touches only what belongs to the cluster of the call. */
  R_05(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      null,
      "a backend touches only what belongs to the cluster of the call",
      "Clusters never suffer for their neighbours.",
      "every stop, retire and erase selects by the mark of the incarnation, not by name, "
          + "port or pattern"),
  /** A repeated provision with the same content changes nothing. */
  R_07(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a repeated provision with the same content changes nothing",
      "After a lost reply the engine provisions again.",
      "provision leaves alone what is there: directories, ports, data, living instances"),
  /**
   * A provision with different content of the same generation fails with CONFLICT and changes
   * nothing.
   */
  R_08(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a provision with different content of the same generation fails with CONFLICT and "
          + "changes nothing",
      "Two different clusters must never share an incarnation.",
      "provision stores spec and resolution and compares them first"),
  /** After any finished sequence of calls the live members are those of the model. */
  R_10(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      null,
      "after any finished sequence of calls the live members are those of the model",
      "The engine relies on this when it plans.",
      "launch makes exactly the members it is given, stop ends exactly those, and no order "
          + "of calls confuses them"),
  /** When stop has returned, no instance of its members is alive. */
  R_16(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "when stop has returned, no instance of its members is alive",
      "A commit to SHUTDOWN depends on it.",
      "stop waits for the end of every owned instance, superseded ones and grandchildren included"),
  /** Acknowledged data survives stop, crash, launch for RESUME and every repetition. */
  R_17(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      Capability.WRITE_DATA,
      "acknowledged data survives stop, crash, launch for RESUME and every repetition",
      "Shutdown exists to keep data.",
      "stop, provision and launch never clean a volume; data is formatted for START only, "
          + "and only if there is none"),
  /**
   * A launch for RESUME brings back the same members at the same endpoints from the stored spec
   * alone.
   */
  R_18(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a launch for RESUME brings back the same members at the same endpoints from the "
          + "stored spec alone",
      "Resume takes no configuration, perhaps years later in another process.",
      "ports, versions and paths come from the call's resolution, not from current defaults"),
  /** Erase leaves nothing but the tombstone. */
  R_21(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      null,
      "erase leaves nothing but the tombstone",
      "Nothing finds what a delete leaves behind.",
      "everything that provision and launch make is listed by erase: processes, directories, "
          + "ports, objects, registrations, leases"),
  /** Erase of an absent cluster succeeds and creates nothing but the fence's record. */
  R_22(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "erase of an absent cluster succeeds and creates nothing but the fence's record",
      "Delete is repeated after a lost reply.",
      "erase treats what is gone as removed"),
  /** Erase works from every state, half-provisioned and running included. */
  R_23(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      null,
      "erase works from every state, half-provisioned and running included",
      "A failed create is undone by erase, whatever it left.",
      "erase does not rely on a complete record of the cluster; it ends living instances itself"),
  /** After a crash at any call, the same operation again ends in the state of an uncrashed run. */
  R_25(
      RuleLevel.MUST,
      RuleKind.CRASH,
      null,
      "after a crash at any call, the same operation again ends in the state of an uncrashed run",
      "The engine recovers by repeating.",
      "every call does what is still missing, and finds what is there by the mark of the "
          + "incarnation"),
  /** After a crash at any call, erase leaves nothing. */
  R_26(
      RuleLevel.MUST,
      RuleKind.CRASH,
      null,
      "after a crash at any call, erase leaves nothing",
      "A delete must always be able to clean up.",
      "what a call makes is marked before or while it is made, so that erase finds it"),
  /** A call whose reply was lost succeeds when it is repeated, with the same state. */
  R_27(
      RuleLevel.MUST,
      RuleKind.CRASH,
      null,
      "a call whose reply was lost succeeds when it is repeated, with the same state",
      "An unknown outcome is followed by a newer fence and the same call.",
      "'already there' and 'already gone' are successes"),
  /**
   * A call with an older fence than the installed one fails with STALE_FENCE and changes nothing.
   */
  R_28(
      RuleLevel.MUST,
      RuleKind.CRASH,
      null,
      "a call with an older fence than the installed one fails with STALE_FENCE and changes "
          + "nothing",
      "An engine that has lost the cluster must not act any more.",
      "every changing call compares its fence with the installed one in the same critical "
          + "section in which it acts"),
  /** A crash leaves no lock, port or lease that blocks the next engine. */
  R_29(
      RuleLevel.MUST,
      RuleKind.CRASH,
      null,
      "a crash leaves no lock, port or lease that blocks the next engine",
      "No manual clean-up should be needed.",
      "locks are held by living processes or expire; nothing waits for a backend object that "
          + "is gone"),
  /** A call that cannot finish fails by its deadline plus the declared grace. */
  R_30(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.STUBBORN,
      "a call that cannot finish fails by its deadline plus the declared grace",
      "The engine's own deadlines depend on those of the calls.",
      "every wait inside a call, including a stop's grace period, is cut off at the call's "
          + "deadline"),
  /**
   * A cancelled or interrupted call fails with CANCELLED, keeps the interrupt flag, and changes
   * nothing afterwards.
   */
  R_32(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a cancelled or interrupted call fails with CANCELLED, keeps the interrupt flag, and "
          + "changes nothing afterwards",
      "Before it rolls back, the engine cancels its calls and waits for them.",
      "every wait listens to the cancellation; InterruptedException sets the flag again; no "
          + "helper thread continues working"),
  /** Waiting uses the given clock and a polling policy; there are no fixed sleeps. */
  R_33(
      RuleLevel.SHOULD,
      RuleKind.REVIEW,
      null,
      "waiting uses the given clock and a polling policy; there are no fixed sleeps",
      "Tests advance time themselves, and busy machines need more of it.",
      "search the backend for Thread.sleep and for the machine's clock"),
  /** Calls for one cluster do not wait for calls for another, nor fail because of them. */
  R_34(
      RuleLevel.MUST,
      RuleKind.HISTORY,
      null,
      "calls for one cluster do not wait for calls for another, nor fail because of them",
      "One slow cluster must not delay the others.",
      "locks are per cluster; shared pools cannot be used up by one cluster"),
  /** Observe does not wait for running calls and shows only states that the model allows. */
  R_36(
      RuleLevel.MUST,
      RuleKind.HISTORY,
      null,
      "observe does not wait for running calls and shows only states that the model allows",
      "Status is requested while operations run.",
      "observe takes no lock that a changing call holds while it waits"),
  /** Every failure is a BackendException. */
  R_37(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      null,
      "every failure is a BackendException",
      "The engine decides by code, retryable and outcome.",
      "exceptions of libraries and the file system are translated at the boundary"),
  /** A failure's message names the cluster and shows no secret. */
  R_39(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a failure's message names the cluster and shows no secret",
      "Operators read it at three in the morning.",
      "the subject of a Problem holds the cluster id; its remedy says what to do; option "
          + "values are never printed"),
  /** The declared granularity and SPU limit hold both ways. */
  R_40(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "the declared granularity and SPU limit hold both ways",
      "The engine slices its calls by them.",
      "whole slices work alone; smaller sets, or more SPUs, are refused before anything changes"),
  /**
   * Close is idempotent, leaves the members alive, ends the backend's threads, and later calls fail
   * with CLOSED.
   */
  R_41(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "close is idempotent, leaves the members alive, ends the backend's threads, and later "
          + "calls fail with CLOSED",
      "Closing an engine does not shut down its clusters.",
      "close stops executors and handles only; every method checks the closed flag"),
  /** Provision creates the cluster and runs nothing. */
  R_42(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "provision creates the cluster and runs nothing",
      "CREATED is a separate state, in which nothing runs.",
      "provision only prepares; launch is the call that creates instances"),
  /** Launched members are confirmed in time, with exactly the expected SPUs. */
  R_43(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "launched members are confirmed in time, with exactly the expected SPUs",
      "A commit to RUNNING needs all evidence of every member, and no more SPUs.",
      "each kind of evidence that the resolution names in confirmedBy can become true"),
  /** Resolve returns exactly the requested SPUs and changes nothing. */
  R_44(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "resolve returns exactly the requested SPUs and changes nothing",
      "The resolution is journalled before anything is made.",
      "resolve chooses ports and versions without creating files or objects"),
  /** Each changing call repeated ten times changes nothing after the first. */
  R_45(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "each changing call repeated ten times changes nothing after the first",
      "Every call may be repeated.",
      "calls compare with what is there before they act"),
  /** Launch leaves live members alone, and a restarted member has a new instance id. */
  R_46(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "launch leaves live members alone, and a restarted member has a new instance id",
      "Confirmation is by instance: an old id would confirm a dead one.",
      "the instance id holds something that no later life can share, such as start time or UID"),
  /** An observed instance names the operation whose launch made it. */
  R_47(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "an observed instance names the operation whose launch made it",
      "An instance of an earlier operation must not confirm a later one.",
      "launch records the operation's id with the instance, and keeps it for members that "
          + "are already alive"),
  /** Claim installs the fence, refuses an older one, and creates nothing else. */
  R_48(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "claim installs the fence, refuses an older one, and creates nothing else",
      "Claim comes first in every operation, even before anything exists.",
      "the fence has its own record, is only ever raised, and is seen by observe at once"),
  /** After claim, a delayed call with an older fence has no effect. */
  R_49(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.HOLD_CALLS,
      "after claim, a delayed call with an older fence has no effect",
      "A crashed engine's call may land late, and would start an SPU after a shutdown.",
      "the fence is compared again under the lock, or by the platform, at the moment of the "
          + "effect, not only when the call begins; what cannot be fenced is made inert, and "
          + "collected within Timing.within()"),
  /** After erase, calls with an older fence are refused, even by a newly opened backend. */
  R_50(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "after erase, calls with an older fence are refused, even by a newly opened backend",
      "Only the tombstone is left to refuse them.",
      "erase keeps incarnation and fence outside what it removes, on disk or on the platform"),
  /** A delayed call with an older fence that lands after erase has no effect. */
  R_51(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.HOLD_CALLS,
      "a delayed call with an older fence that lands after erase has no effect",
      "A late launch would resurrect a deleted cluster.",
      "a delayed call finds the tombstone, and does not recreate its directory or object"),
  /** A half-done set call is completed by repeating it. */
  R_52(
      RuleLevel.MUST,
      RuleKind.CRASH,
      null,
      "a half-done set call is completed by repeating it",
      "A crash can leave any subset of a set call done.",
      "launch and stop examine each member separately"),
  /**
   * A launch for RESUME or REPAIR on emptied data, or else its member, fails with DATA_MISSING, and
   * creates nothing.
   */
  R_53(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.EMPTY_DATA,
      "a launch for RESUME or REPAIR on emptied data, or else its member, fails with "
          + "DATA_MISSING, and creates nothing",
      "Reformatting lost data is a silent loss.",
      "the plan's data checks are done before anything is written, for every purpose that "
          + "needs data; where only the instance can do them, an observation shows the member "
          + "failing"),
  /**
   * A launch for RESUME or REPAIR on foreign data, or else its member, fails with DATA_MISSING, and
   * leaves that data alone.
   */
  R_54(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.FOREIGN_DATA,
      "a launch for RESUME or REPAIR on foreign data, or else its member, fails with "
          + "DATA_MISSING, and leaves that data alone",
      "Another cluster's data is neither served nor overwritten.",
      "the data carries the incarnation or the workload's own cluster id, and launch compares it"),
  /** A launch of a cluster that was never provisioned fails and creates nothing. */
  R_55(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a launch of a cluster that was never provisioned fails and creates nothing",
      "Provision is the only call that creates.",
      "launch looks for the results of provision; it creates no directory or object for the "
          + "cluster"),
  /** The desired state of a member is reported truthfully. */
  R_56(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "the desired state of a member is reported truthfully",
      "A member still desired running blocks the commit to SHUTDOWN, as something may restart it.",
      "desired is read from where the platform reads it, set by launch and stop, and "
          + "unchanged by a death"),
  /** A member that something is still changing is not settled. */
  R_57(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a member that something is still changing is not settled",
      "A commit to SHUTDOWN needs settled members.",
      "settled is false while an instance starts or ends"),
  /**
   * Stop follows its policy: NEVER leaves a stubborn member alive and fails, AFTER_GRACE ends it.
   */
  R_58(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.STUBBORN,
      "stop follows its policy: NEVER leaves a stubborn member alive and fails, AFTER_GRACE "
          + "ends it",
      "Data is at stake; the caller chooses whether to use force.",
      "force NEVER has no path to a kill; the others have one that always works"),
  /** Nothing starts a stopped member again. */
  R_59(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "nothing starts a stopped member again",
      "Stopped means stopped.",
      "stop tells the supervisor, controller or restart policy before it ends the instance"),
  /** Own surplus is shown as owned, and retire removes exactly what it is given. */
  R_60(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.SURPLUS,
      "own surplus is shown as owned, and retire removes exactly what it is given",
      "A second instance of a member must not keep running, and a member must not be retired "
          + "by accident.",
      "retire finds each item by its id and leaves the members' own instances alone"),
  /** A foreign instance among the members is never shown as owned, and no call touches it. */
  R_61(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.STRANGER,
      "a foreign instance among the members is never shown as owned, and no call touches it",
      "Nothing foreign is touched, however close it is.",
      "ownership is the mark of the incarnation; observe reports foreign instances as "
          + "surplus that is not owned, or not at all"),
  /** The observed footprint is exactly what the incarnation owns. */
  R_62(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      null,
      "the observed footprint is exactly what the incarnation owns",
      "The proof that a delete has left nothing is an empty footprint.",
      "the footprint is listed from the platform by the mark, not from the backend's records"),
  /** Erase leaves the fence in observe and the tombstone in inventory. */
  R_63(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "erase leaves the fence in observe and the tombstone in inventory",
      "Recovery must see that the erase was done, and by which fence.",
      "the tombstone is read by observe and inventory, and keeps the newest fence"),
  /**
   * Inventory lists every incarnation once, with its fence, its place and whether it was erased.
   */
  R_64(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "inventory lists every incarnation once, with its fence, its place and whether it was "
          + "erased",
      "The inventory is how orphans are found.",
      "inventory walks records and tombstones, not only what runs"),
  /** A new incarnation of an erased name starts afresh. */
  R_65(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a new incarnation of an erased name starts afresh",
      "A name can be reused at once, without old data.",
      "tombstones and data are kept by incarnation, not by name"),
  /** An observation that cannot see a member reports that. */
  R_66(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.BLIND,
      "an observation that cannot see a member reports that",
      "Unknown never confirms and never proves absence.",
      "failures to look become UNKNOWN with their cause and make the observation incomplete; "
          + "none becomes NONE or FALSE"),
  /** An observation past its deadline never takes unseen for absent. */
  R_67(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "an observation past its deadline never takes unseen for absent",
      "A slow look must not prove that a cluster is gone.",
      "whatever is not answered by the deadline is UNKNOWN and makes the observation incomplete"),
  /** A change whose deadline has passed fails with DEADLINE_EXCEEDED and changes nothing. */
  R_68(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a change whose deadline has passed fails with DEADLINE_EXCEEDED and changes nothing",
      "The caller has already given up on it.",
      "every call looks at its deadline before its first effect"),
  /** Concurrent clients of one cluster end as if their calls had come one after another. */
  R_69(
      RuleLevel.MUST,
      RuleKind.HISTORY,
      null,
      "concurrent clients of one cluster end as if their calls had come one after another",
      "Two engines can meet at one cluster for a moment; the newer fence wins.",
      "fence check and effect are one step; a call fenced off half-way reports outcome UNKNOWN"),
  /**
   * A failure has the same code and the same class when it is repeated, and a permanent one is not
   * retryable.
   */
  R_70(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "a failure has the same code and the same class when it is repeated, and a permanent "
          + "one is not retryable",
      "The engine gives up, or goes on, by this alone.",
      "STALE_FENCE, CONFLICT, DATA_MISSING, INVALID_ARGUMENT and UNSUPPORTED are never "
          + "retryable; the class does not depend on state"),
  /** There is never more than one live instance of a member, nor more SPUs than requested. */
  R_71(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      null,
      "there is never more than one live instance of a member, nor more SPUs than requested",
      "The SPU count is exact, or it is worth nothing.",
      "launch and restart end or find the earlier instance first; observe lists each "
          + "expected member once"),
  /**
   * Nothing changes without a call: no stopped member starts, no erased cluster appears, no fence
   * sinks.
   */
  R_72(
      RuleLevel.MUST,
      RuleKind.PROPERTY,
      null,
      "nothing changes without a call: no stopped member starts, no erased cluster appears, "
          + "no fence sinks",
      "These transitions are illegal in every state.",
      "no background task of the backend acts on clusters by itself, but restarts of members "
          + "that are desired running"),
  /** An observation of depth INSTANCES reports UNKNOWN for whatever it does not ask. */
  R_73(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "an observation of depth INSTANCES reports UNKNOWN for whatever it does not ask",
      "It is the cheap look; a guess is not evidence.",
      "SERVING and REGISTERED are set for depth CONFIRMED only"),
  /** An exited member shows which instance ended, and with what code. */
  R_74(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.KILL,
      "an exited member shows which instance ended, and with what code",
      "A failed start must be explained.",
      "the exit status is recorded by something that outlives the backend; -1 where nobody saw it"),
  /** Logs returns at most the requested lines and changes nothing. */
  R_75(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "logs returns at most the requested lines and changes nothing",
      "It is shown to people who wait.",
      "logs reads the tail only; a member without logs gives an empty list"),
  /** A launch on a port held by a foreign process fails with BACKEND_REJECTED. */
  R_76(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.HOLD_PORT,
      "a launch on a port held by a foreign process fails with BACKEND_REJECTED",
      "Otherwise the stranger answers in the member's place.",
      "ports are tried before the launch, or the bind error is recognised"),
  /** A cluster with damaged records disturbs no other cluster. */
  R_77(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.DAMAGE,
      "a cluster with damaged records disturbs no other cluster",
      "One bad record must not hold the others, nor hide them.",
      "what reads the records of all clusters (inventory, pruning of tombstones, choice of "
          + "ports) goes on past one that cannot be read"),
  /** A call that hangs midway delays no call for another cluster. */
  R_78(
      RuleLevel.MUST,
      RuleKind.HISTORY,
      Capability.HOLD_WITHIN,
      "a call that hangs midway delays no call for another cluster",
      "A disk or a platform that does not answer for one cluster must not stop the others.",
      "what a call holds while it changes something is its own cluster's; housekeeping does "
          + "not wait for the locks of others"),
  /** A sealed member that the platform starts again without its data fails with DATA_MISSING. */
  R_79(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.SELF_RESTART,
      "a sealed member that the platform starts again without its data fails with DATA_MISSING",
      "A platform restarts members long after START, and no new data may silently take the "
          + "place of what was lost.",
      "seal changes what the platform starts from, from the plan of a START to one that needs "
          + "data"),
  /** A seal may be repeated, is fenced, and disturbs nothing that runs. */
  R_80(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.SELF_RESTART,
      "a seal may be repeated, is fenced, and disturbs nothing that runs",
      "It comes last in a START: a restart of members for it would undo the confirmation.",
      "the seal changes a template, not the instances made from it"),
  /**
   * A member that cannot come up is observed as failing for good, and can be stopped and erased.
   */
  R_81(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.BREAK,
      "a member that cannot come up is observed as failing for good, and can be stopped and "
          + "erased",
      "An operation that cannot succeed should end at once and say why, not at its deadline.",
      "the platform's own words for it are mapped to MemberFailure.forGood, with a stable "
          + "reason"),
  /** A member that is stuck is observed so, since when, and no longer once that has healed. */
  R_82(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.JAM,
      "a member that is stuck is observed so, since when, and no longer once that has healed",
      "What may heal by itself is shown, and ends nothing.",
      "the platform's own words for it are mapped to MemberFailure.stuck; the time is the "
          + "platform's, not that of the look"),
  /**
   * A backend lists the clusters of its own owner only, shows another's as they are, and refuses to
   * change them.
   */
  R_83(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.OWNERS,
      "a backend lists the clusters of its own owner only, shows another's as they are, and "
          + "refuses to change them",
      "An engine offers what it does not know for erasure: that must not be another engine's. And "
          + "what only belongs to another is not absent.",
      "what is made carries the mark of the owner; inventory asks for that mark, and so does every "
          + "changing call, which fails with BACKEND_REJECTED; observe and logs do not"),
  /** A backend at another place says BACKEND_UNAVAILABLE, lists nothing, and has no effect. */
  R_84(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.LOCATIONS,
      "a backend at another place says BACKEND_UNAVAILABLE, lists nothing, and has no effect",
      "ABSENT at a wrong place would let a SHUTDOWN or a DELETE commit while members run.",
      "resolve records the Location, every other call for a cluster begins with Location.require, "
          + "and inventory leaves out what is at another place"),
  /**
   * A member launched for RESUME or REPAIR that the platform starts again without its data fails
   * with DATA_MISSING.
   */
  R_85(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      Capability.SELF_RESTART,
      "a member launched for RESUME or REPAIR that the platform starts again without its data "
          + "fails with DATA_MISSING",
      "Only START is followed by a seal: a later launch must leave its members sealed.",
      "a launch for a purpose that needs data also lets later starts by the platform ask for them"),
  /** Resolve refuses an option that the backend does not know. */
  R_86(
      RuleLevel.MUST,
      RuleKind.EXAMPLE,
      null,
      "resolve refuses an option that the backend does not know",
      "A misspelt option would otherwise be ignored for the life of the cluster.",
      "resolve begins with BackendInfo.checkOptions");

  /**
   * A retired rule.
   *
   * @param number its number, not reused
   * @param title its title
   * @param why why it was retired
   * @param successors the rules that replaced it, human-readable; empty if there are none
   */
  public record Retired(int number, String title, String why, String successors) {
    /** Returns its number in the form of a rule id. */
    public String id() {
      return text(number);
    }
  }

  private static final List<Retired> RETIRED =
      List.of(
          new Retired(
              6,
              "after provision(n) exactly the n asked SPUs are live and registered",
              "provision runs nothing; launch does",
              "R-42 and R-43"),
          new Retired(
              9,
              "the returned endpoint answers a client when provision returns",
              "provision returns nothing; a launched member is confirmed later",
              "R-43"),
          new Retired(
              11,
              "no stale registration: each registration has a live or intentionally "
                  + "stopped SPU",
              "a registration whose instance is dead is surplus, to be retired",
              "R-60"),
          new Retired(
              12,
              "a repeated register or launch of one SPU never changes the count",
              "there is no register call",
              "R-45, R-46 and R-71"),
          new Retired(13, "scaling up adds only the missing SPUs", "the contract has no scale", ""),
          new Retired(
              14, "scaling down removes exactly the surplus ids", "the contract has no scale", ""),
          new Retired(
              15,
              "scaling down refuses to drop data unless asked",
              "the contract has no scale",
              ""),
          new Retired(
              19,
              "shutdown of a stopped and resume of a running cluster are no-ops",
              "such events are refused by the engine; calls are idempotent",
              "R-45"),
          new Retired(
              20,
              "resume of an absent cluster fails with NOT_FOUND",
              "NOT_FOUND is the engine's; a launch of nothing fails otherwise",
              "R-55"),
          new Retired(
              24,
              "the same id can be provisioned again after delete",
              "an incarnation is erased for good; its name is free",
              "R-65"),
          new Retired(
              31,
              "an exceeded deadline is DEADLINE_EXCEEDED, retryable, outcome unknown",
              "a call that comes too late has no effect and says so",
              "R-30 and R-68"),
          new Retired(
              35,
              "concurrent operations on one cluster fail with CONFLICT without effect",
              "fences decide between clients; CONFLICT is about content",
              "R-69"),
          new Retired(
              38,
              "injected transient faults are classified retryable",
              "the kit cannot inject faults into a backend's platform",
              "R-70"));

  private final RuleLevel level;
  private final RuleKind kind;
  private final @Nullable Capability capability;
  private final String title;
  private final String intent;
  private final String check;

  Rule(
      RuleLevel level,
      RuleKind kind,
      @Nullable Capability capability,
      String title,
      String intent,
      String check) {
    this.level = level;
    this.kind = kind;
    this.capability = capability;
    this.title = title;
    this.intent = intent;
    this.check = check;
  }

  /** Returns the rule's id in messages, tests and RULES.md, such as {@code R-01}. */
  @Override
  public String id() {
    return name().replace('_', '-');
  }

  /** Returns its number. */
  public int number() {
    return Integer.parseInt(name().substring(2));
  }

  /** Returns its level. */
  @Override
  public RuleLevel level() {
    return level;
  }

  /** Returns its kind. */
  @Override
  public RuleKind kind() {
    return kind;
  }

  /** Returns the capability that the harness needs for it; empty if none. */
  public Optional<Capability> capability() {
    return Optional.ofNullable(capability);
  }

  /**
   * Returns whether a backend conforms only if this rule ran and held: a MUST that the kit checks,
   * and that needs no capability or a {@linkplain Capability#core() core} one.
   */
  @Override
  public boolean core() {
    return level == RuleLevel.MUST
        && kind != RuleKind.REVIEW
        && (capability == null || capability.core());
  }

  @Override
  public Optional<String> needs() {
    return capability().map(Capability::name);
  }

  @Override
  public String document() {
    return "RULES.md";
  }

  @Override
  public List<Rule> contract() {
    return List.of(values());
  }

  /** Returns the rule in one sentence. */
  @Override
  public String title() {
    return title;
  }

  /** Returns its purpose. */
  @Override
  public String intent() {
    return intent;
  }

  /** Returns where to look when it fails. */
  @Override
  public String check() {
    return check;
  }

  /**
   * Parses the result of {@link #id()}.
   *
   * @param id such as {@code R-01}
   * @throws IllegalArgumentException if there is no such rule, saying so if it was retired
   */
  public static Rule of(String id) {
    for (Rule rule : values()) {
      if (rule.id().equals(id.trim().toUpperCase(Locale.ROOT))) {
        return rule;
      }
    }
    List<String> ids = new ArrayList<>(Arrays.stream(values()).map(Rule::id).toList());
    String was =
        RETIRED.stream().anyMatch(r -> r.id().equalsIgnoreCase(id.trim())) ? " (retired)" : "";
    throw new IllegalArgumentException(
        "unknown rule: expected one of " + ids + ", was '" + id + "'" + was + "; see RULES.md");
  }

  /** Returns the retired rules, by number. */
  public static List<Retired> retired() {
    return RETIRED;
  }

  private static String text(int number) {
    return String.format(Locale.ROOT, "R-%02d", number);
  }
}
