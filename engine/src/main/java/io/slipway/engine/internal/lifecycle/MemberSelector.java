package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.OperationKind;
import io.slipway.spi.Resolution;

/** The members of a cluster that a step concerns. */
public enum MemberSelector {
  ALL {
    @Override
    public MemberSet of(Resolution resolution, OperationKind purpose) {
      return resolution.members();
    }
  },
  /** All at once, but for purposes for which the workload wants its controllers first. */
  FIRST_WAVE {
    @Override
    public MemberSet of(Resolution resolution, OperationKind purpose) {
      return resolution.launchOrder(purpose).get(0);
    }
  },
  CONTROLLERS {
    @Override
    public MemberSet of(Resolution resolution, OperationKind purpose) {
      return resolution.members(MemberRole.CONTROLLER);
    }
  },
  SPUS {
    @Override
    public MemberSet of(Resolution resolution, OperationKind purpose) {
      return resolution.members(MemberRole.SPU);
    }
  };

  public abstract MemberSet of(Resolution resolution, OperationKind purpose);
}
