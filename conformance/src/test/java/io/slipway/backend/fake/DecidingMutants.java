package io.slipway.backend.fake;

import io.slipway.conformance.Rule;
import io.slipway.spi.BackendException;
import io.slipway.spi.ClusterObservation;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Fence;
import io.slipway.spi.Granularity;
import io.slipway.spi.InstanceId;
import io.slipway.spi.MemberId;
import io.slipway.spi.ObserveRequest;
import io.slipway.spi.Resolution;
import io.slipway.spi.Surplus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Mutants of a single decision of the fake. */
final class DecidingMutants {
  private DecidingMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.deciding(
            Rule.R_02,
            "observe leaves something behind",
            new Behavior() {
              private final AtomicLong looks = new AtomicLong();

              @Override
              void look(FakeWorld world, ObserveRequest request) {
                if (world.cluster(request.cluster()).exists()) {
                  world
                      .cluster(request.cluster())
                      .addOwnedRegistration("look" + looks.incrementAndGet(), null);
                }
              }
            }),
        Mutant.deciding(
            Rule.R_08,
            "provision takes other content for its own",
            new Behavior() {
              @Override
              boolean refusesOtherContent() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_16,
            "stop does not wait for the end",
            new Behavior() {
              @Override
              boolean awaitsEnd() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_16,
            "stop forgets superseded instances",
            new Behavior() {
              @Override
              boolean stopsSuperseded() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_17,
            "stop cleans the data",
            new Behavior() {
              @Override
              boolean stopKeepsData() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_21,
            "erase forgets a member",
            new Behavior() {
              @Override
              boolean erases(MemberState member) {
                return !member.id.equals(MemberId.spu(1));
              }
            }),
        Mutant.deciding(
            Rule.R_28,
            "older fences are welcome",
            new Behavior() {
              @Override
              boolean refuses(Fence called, Fence installed) {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_69,
            "older fences are welcome to several clients",
            new Behavior() {
              @Override
              boolean refuses(Fence called, Fence installed) {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_32,
            "a cancellation is not heard",
            new Behavior() {
              @Override
              boolean heedsCancellation() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_32,
            "the interrupt flag is lost",
            new Behavior() {
              @Override
              boolean keepsInterrupt() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_37,
            "failures are not typed",
            new Behavior() {
              @Override
              RuntimeException tell(BackendException failure) {
                return new IllegalStateException(failure.getMessage(), failure);
              }
            }),
        Mutant.deciding(
            Rule.R_39,
            "failures do not say what is wrong",
            new Behavior() {
              @Override
              RuntimeException tell(BackendException failure) {
                return BackendException.rejected(failure.code(), "error");
              }
            }),
        Mutant.deciding(
                Rule.R_40,
                "any set is accepted",
                new Behavior() {
                  @Override
                  boolean checksGranularity() {
                    return false;
                  }
                })
            .with(FakeOptions.builder().granularity(Granularity.ROLE).build()),
        Mutant.deciding(
            Rule.R_41,
            "a closed backend goes on",
            new Behavior() {
              @Override
              boolean refusesWhenClosed() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_44,
            "an SPU is missing in the resolution",
            new Behavior() {
              @Override
              Resolution tell(Resolution resolution) {
                Resolution.Builder fewer = Resolution.builder(resolution.workloadVersion());
                resolution.members().stream()
                    .filter(member -> !member.equals(MemberId.spu(1)))
                    .forEach(member -> fewer.member(member, resolution.ports(member)));
                return fewer.build();
              }
            }),
        Mutant.deciding(
            Rule.R_46,
            "a living member is launched again",
            new Behavior() {
              @Override
              boolean leavesAlone(Instance instance, Instant now) {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_46,
            "a restarted member has its old id",
            new Behavior() {
              @Override
              InstanceId name(ClusterState cluster, MemberState member, int number) {
                return super.name(cluster, member, 1);
              }
            }),
        Mutant.deciding(
            Rule.R_71,
            "a second launch makes a second instance",
            new Behavior() {
              @Override
              boolean leavesAlone(Instance instance, Instant now) {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_48,
            "claim installs nothing",
            new Behavior() {
              @Override
              boolean installsFence() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_50,
            "erase leaves no tombstone",
            new Behavior() {
              @Override
              boolean keepsTombstone() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_53,
            "emptied data is formatted anew",
            new Behavior() {
              @Override
              boolean checksData() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_54,
            "foreign data is taken over",
            new Behavior() {
              @Override
              boolean checksData() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_56,
            "stop does not write down that it is meant",
            new Behavior() {
              @Override
              boolean recordsStop() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_60,
            "retire removes nothing",
            new Behavior() {
              @Override
              boolean retires(Surplus item) {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_61,
            "strangers are ended too",
            new Behavior() {
              @Override
              boolean sparesForeign() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_62,
            "the footprint is not complete",
            new Behavior() {
              @Override
              ClusterObservation tell(ClusterObservation seen, ObserveRequest request) {
                return seen.footprint().isEmpty()
                    ? seen
                    : Edits.footprint(seen, seen.footprint().subList(1, seen.footprint().size()));
              }
            }),
        Mutant.deciding(
            Rule.R_66,
            "what cannot be seen is not told",
            new Behavior() {
              @Override
              ClusterObservation tell(ClusterObservation seen, ObserveRequest request) {
                return Edits.complete(seen);
              }
            }),
        Mutant.deciding(
            Rule.R_68,
            "a deadline that has passed is ignored",
            new Behavior() {
              @Override
              boolean heedsDeadline() {
                return false;
              }
            }),
        Mutant.deciding(
            Rule.R_70,
            "a lost fence is worth another try",
            new Behavior() {
              @Override
              RuntimeException tell(BackendException failure) {
                BackendException.Builder told =
                    BackendException.builder(failure.code(), String.valueOf(failure.getMessage()))
                        .outcome(failure.outcome());
                return failure.code() == ErrorCode.STALE_FENCE ? told.retryable().build() : failure;
              }
            }),
        Mutant.deciding(
            Rule.R_76,
            "ports are not looked at",
            new Behavior() {
              @Override
              boolean checksPorts() {
                return false;
              }
            }));
  }

  static Mutant keepsNoData() {
    return Mutant.deciding(
        Rule.R_17,
        "there is no data",
        new Behavior() {
          @Override
          boolean stopKeepsData() {
            return false;
          }

          @Override
          boolean checksData() {
            return false;
          }
        });
  }

  /** One that breaks an invariant where another rule is checked. */
  static Mutant retiresRegistrationsOnly() {
    return Mutant.deciding(
        Rule.R_71,
        "retire leaves superseded instances",
        new Behavior() {
          @Override
          boolean retires(Surplus item) {
            return item.kind() != Surplus.Kind.INSTANCE;
          }
        });
  }
}
