package io.slipway.engine.internal.lifecycle;

import io.slipway.spi.MemberRole;
import io.slipway.spi.MemberSet;
import io.slipway.spi.Resolution;

/** Which of a cluster's members a step is about. */
public enum MemberSelector {
  ALL {
    @Override
    public MemberSet of(Resolution resolution) {
      return resolution.members();
    }
  },
  CONTROLLERS {
    @Override
    public MemberSet of(Resolution resolution) {
      return resolution.members(MemberRole.CONTROLLER);
    }
  },
  SPUS {
    @Override
    public MemberSet of(Resolution resolution) {
      return resolution.members(MemberRole.SPU);
    }
  };

  public abstract MemberSet of(Resolution resolution);
}
