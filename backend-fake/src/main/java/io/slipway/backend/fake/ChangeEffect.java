package io.slipway.backend.fake;

import io.slipway.spi.BackendException;
import io.slipway.spi.CallContext;
import io.slipway.spi.ErrorCode;
import io.slipway.spi.Granularity;
import io.slipway.spi.MemberId;
import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Problem;
import io.slipway.spi.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The common parts of the effects of changing calls. */
abstract class ChangeEffect implements Effect {
  final FakeBackend backend;
  final FakeWorld world;
  final CallContext call;

  ChangeEffect(FakeBackend backend, CallContext call) {
    this.backend = backend;
    this.world = backend.world();
    this.call = call;
  }

  Behavior behavior() {
    return backend.behavior();
  }

  Instant now() {
    return world.time().now();
  }

  @Nullable ClusterState cluster() {
    return world.state(call.cluster());
  }

  void report(MemberId member, String text) {
    call.progress().report(new Progress(text, member));
  }

  BackendException rejected(
      ErrorCode code, String what, String expected, Object was, String... next) {
    return BackendException.rejected(
        Problem.of(code, what + " of " + call.cluster())
            .withExpected(expected)
            .withActual(was)
            .withRemedy(next));
  }

  /** Refuses a set that is not made of whole slices, before anything changes. */
  void checkGranularity(MemberSet members) {
    if (!behavior().checksGranularity()) {
      return;
    }
    Granularity granularity = backend.options().granularity();
    for (MemberSet slice : granularity.slices(call.resolution(), members)) {
      for (MemberId member : slice) {
        if (!members.contains(member)) {
          throw rejected(
              ErrorCode.UNSUPPORTED,
              "set of members",
              "whole slices of granularity " + granularity,
              members + " without " + member,
              "slice the call to the granularity");
        }
      }
    }
  }

  /** Refuses members that CREATE did not resolve. */
  void checkMembers(MemberSet members) {
    for (MemberId member : members) {
      if (!call.resolution().members().contains(member)) {
        throw rejected(
            ErrorCode.BACKEND_REJECTED,
            "unknown member",
            "one of " + call.resolution().members(MemberRole.SPU),
            member,
            "use the members of the stored resolution");
      }
    }
  }
}
